using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Defaults;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Protection;

/// <summary>
/// Row 34 of the abuse cases for all of ingest: a sentinel in every tag, name and URL query, everything logged at the finest level and exported; it is in no
/// log, trace, metric and error. What tags hold is not in jobs, ledger and reports either; a file's name is, which is what they are for.
/// </summary>
public sealed class SentinelTests : IAsyncLifetime
{
    private const string Tag = "ZQXPATIENT", Name = "ZQXNAME", Query = "ZQXQUERY";

    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;
    private Exported? exported;

    private string Files => folder["files"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Files);
        catalog = await FakeCatalog.StartAsync();
        exported = await Exported.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        await exported!.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(ProtectionAction.Accept)]
    [InlineData(ProtectionAction.Pseudonymise)]
    [InlineData(ProtectionAction.Quarantine)]
    public async Task EveryTag_WholeCutAndBroken_IsNowhere(ProtectionAction action)
    {
        WriteTags();
        CapturedLog log;
        await using (var host = await StartAsync())
        {
            log = host.Log;
            var protection = new ProtectionService.ProtectionServiceClient(host.Invoker);
            await protection.UpdateProtectionPolicyAsync(new() { Policy = new ProtectionPolicy { Name = IngestHost.Dataset + "/protectionPolicy", Action = action, CleanDescriptors = true } });
            var job = await host.TakeInAsync(Files);
            var place = await host.TakeInAsync(Files, inPlace: true);
            Clean(place.ToString(), Tag);
            Clean(job.ToString(), Tag);
            Assert.True(job.Progress.Files.TakenIn > 0 || action != ProtectionAction.Pseudonymise, job.Refusals.ToString());
            Clean((await host.Jobs.ListJobItemsAsync(new() { Parent = job.Name, PageSize = 1000 })).ToString(), Tag);
            Clean((await host.Ledger.ListLedgerEntriesAsync(new() { PageSize = 1000 })).ToString(), Tag);
            Clean((await host.StatusAsync()).ToString(), Tag);
            var report = await protection.GetProtectionReportAsync(new() { Name = IngestHost.Dataset + "/protectionReport" });
            Assert.True(report.FilesWithIdentifiers > 0);
            Clean(report.ToString(), Tag);
            foreach (var held in (await host.Ledger.ListLedgerEntriesAsync(new() { Filter = "verdict = QUARANTINED" })).Entries)
            {
                try
                {
                    await protection.ResolveQuarantineAsync(new() { LedgerEntry = held.Name, Decision = ProtectionAction.Pseudonymise, Reason = "seen" });
                }
                catch (RpcException refused)
                {
                    Clean(refused.ToString(), Tag);
                }
            }
        }

        CleanTelemetry(log);
    }

    [Fact]
    public async Task Names_OfFilesFoldersAndArchiveMembers_AreInNoTelemetry()
    {
        foreach (var (name, bytes) in new[] { ("good.png", Pictures.Png(1)), ("cut.png", Pictures.Png(2)[..20]), ("text", "x"u8.ToArray()), ("empty", []) })
            folder.Write($"files/{Name}/{Name}-{name}", bytes);
        Archive($"files/{Name}.zip", [($"{Name}/a.png", Pictures.Png(3)), ($"../{Name}.png", Pictures.Png(4)), ($"{Name}.zip", Archive($"inner-{Name}", [($"{Name}.png", Pictures.Png(5))]))]);
        File.WriteAllBytes(folder["files", $"{Name}-cut.zip"], File.ReadAllBytes(folder["files", $"{Name}.zip"])[..200]);
        CapturedLog log;
        await using (var host = await StartAsync())
        {
            log = host.Log;
            var job = await host.TakeInAsync(Files);
            Assert.True(job.Progress.Files.TakenIn >= 2, job.Progress.ToString());
            await host.TakeInAsync(Files, inPlace: true);
            var outside = await Assert.ThrowsAsync<RpcException>(() => host.StartAsync($"/etc/{Name}"));
            Clean(outside.Status.Detail.Replace($"/etc/{Name}", "", StringComparison.Ordinal), Name);
        }

        CleanTelemetry(log);
    }

    [Theory]
    [InlineData("200")]
    [InlineData("403")]
    [InlineData("404")]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("redirect")]
    public async Task QueryOfAUrl_WhateverIsAnswered_IsNowhere(string answer)
    {
        await using var server = ScriptedServer.Start(async (request, reply) =>
        {
            var body = Pictures.Png(1);
            switch (answer)
            {
                case "200":
                    await reply.SendAsync(request.Method, "200 OK", body);
                    break;
                case "cut":
                    await reply.HeadAsync("200 OK", $"Content-Length: {body.Length + 9}");
                    if (request.Method != "HEAD") await reply.WriteAsync(body);
                    reply.IsLast = true;
                    break;
                case "redirect":
                    await reply.SendAsync("302 Found", "", $"Location: http://127.0.0.1:1/x?{Query}");
                    break;
                default:
                    await reply.SendAsync(request.Method, $"{answer} {Query}", Encoding.ASCII.GetBytes(Query));
                    break;
            }
        });
        CapturedLog log;
        await using (var host = await StartAsync(("Lightbox:Ingest:AllowedHosts:0", server.Authority), ("Lightbox:Ingest:Fetch:Tries", "2"), ("Lightbox:Ingest:Fetch:Pause", "00:00:00.01")))
        {
            log = host.Log;
            var source = new Source { Http = new HttpSource { Files = { new HttpFile { Uri = $"{server.Address}{Name}.png?token={Query}" } } } };
            var said = "";
            try
            {
                said += await host.Ingest.PlanIngestAsync(new() { Dataset = IngestHost.Dataset, Source = source });
                var job = await host.Ingest.StartIngestAsync(new() { Dataset = IngestHost.Dataset, Source = source });
                said += job;
                job = await StandingAsync(host, job.Name);
                Assert.Equal(answer == "200", job.State == JobState.Succeeded);
                said += job;
                if (job.State == JobState.AwaitingAccess)
                {
                    said += await host.Ingest.ProvideAccessAsync(new() { Name = job.Name, Link = $"https://example.com/x?{Query}", TermsAccepted = true });
                    said += await host.Jobs.CancelJobAsync(new() { Name = job.Name });
                }

                said += await host.Jobs.ListJobItemsAsync(new() { Parent = job.Name });
                said += await host.Ledger.ListLedgerEntriesAsync(new());
            }
            catch (RpcException refused)
            {
                said += refused.ToString();
            }

            Clean(said, Query);
            Assert.False(server.Requests.IsEmpty, said);
        }

        CleanTelemetry(log);
    }

    [Theory]
    [InlineData("s3", "200 OK")]
    [InlineData("s3", "403 Forbidden")]
    [InlineData("s3", "500 Internal Server Error")]
    [InlineData("dicomweb", "200 OK")]
    [InlineData("dicomweb", "403 Forbidden")]
    [InlineData("dicomweb", "500 Internal Server Error")]
    public async Task SearchesAndKeys_WhateverIsAnswered_AreNowhere(string place, string status)
    {
        await using var server = ScriptedServer.Start((request, reply) =>
        {
            if (!status.StartsWith('2')) return reply.SendAsync(request.Method, status, Encoding.ASCII.GetBytes($"<Error><Code>{Query}</Code><Message>{Query}</Message></Error>"), $"X-Why: {Query}");
            if (place == "dicomweb") return reply.SendAsync(request.Method, status, Encoding.ASCII.GetBytes($"[{{\"00100010\": \"{Query}\"}}, {Query}"));
            if (request.Query("list-type") != "2") return reply.SendAsync(request.Method, status, Pictures.Png(1).AsMemory(0, 40), $"ETag: \"{Query}\"");
            var listing = $"<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>{Name}/1.png</Key><Size>40</Size><ETag>\"{Query}\"</ETag></Contents></ListBucketResult>";
            return reply.SendAsync(request.Method, status, Encoding.ASCII.GetBytes(listing), "Content-Type: application/xml");
        });
        var source = place == "s3"
            ? new Source { S3 = new S3Source { Uri = $"s3://bucket/{Name}/", Endpoint = server.Address.ToString() }, Credential = "key" }
            : new Source { Dicomweb = new DicomwebSource { BaseUri = $"{server.Address}dicom-web", Query = $"PatientName={Query}" }, Credential = "key" };
        CapturedLog log;
        await using (var host = await StartAsync(
            ("Lightbox:Ingest:AllowedHosts:0", server.Authority), ("Lightbox:Credentials:key:Token", $"id:{Query}"), ("Lightbox:Ingest:Fetch:Tries", "2"), ("Lightbox:Ingest:Fetch:Pause", "00:00:00.01")))
        {
            log = host.Log;
            var said = "";
            try
            {
                said += await host.Ingest.PlanIngestAsync(new() { Dataset = IngestHost.Dataset, Source = source });
            }
            catch (RpcException refused)
            {
                said += refused.ToString();
            }

            var job = await host.Ingest.StartIngestAsync(new() { Dataset = IngestHost.Dataset, Source = source });
            said += await host.UntilAsync(job.Name, job => job.State is not (JobState.Planned or JobState.Running));
            said += await host.Jobs.ListJobItemsAsync(new() { Parent = job.Name });
            said += await host.Ledger.ListLedgerEntriesAsync(new());
            Clean(said, Query);
            Assert.False(server.Requests.IsEmpty, said);
        }

        CleanTelemetry(log);
    }

    /// <summary>The job when it ended, or waits for a person.</summary>
    private static async Task<Job> StandingAsync(IngestHost host, string name)
    {
        using var watch = host.Jobs.WatchJob(new WatchJobRequest { Name = name }, deadline: DateTime.UtcNow.AddSeconds(60));
        var last = new Job();
        while (last.State != JobState.AwaitingAccess && await watch.ResponseStream.MoveNext(CancellationToken.None)) last = watch.ResponseStream.Current.Job;
        return last;
    }

    private static void Clean(string text, string word) => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);

    /// <summary>After the host has stopped: its providers have flushed.</summary>
    private void CleanTelemetry(CapturedLog log)
    {
        Assert.True(log.Lines.Count > 50, $"only {log.Lines.Count} lines were logged:\n{string.Join('\n', log.Lines)}");
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], exported!.Paths.Order());
        foreach (var word in new[] { Tag, Name, Query })
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(word, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(exported.Bodies, body => body.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    private void WriteTags()
    {
        var script = Path.Combine(Repository.Root, "tests", "services", "ingest", "Protection", "WriteEveryTag.py");
        ExternalTool.Python(File.ReadAllText(script), Files, Tag);
        foreach (var path in Directory.GetFiles(Files))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.Contains(Tag, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
            File.WriteAllBytes(path + "-cut", bytes[..(bytes.Length / 2)]);
            // Lengths of elements in the middle of the file become wrong.
            for (var i = bytes.Length / 2; i < (bytes.Length / 2) + 400; i += 40) bytes[i] ^= 0x55;
            File.WriteAllBytes(path + "-broken", bytes);
        }
    }

    private byte[] Archive(string path, IEnumerable<(string Name, byte[] Bytes)> members)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(bytes);
            }
        }

        folder.Write(path, memory.ToArray());
        return memory.ToArray();
    }

    private Task<IngestHost> StartAsync(params (string Key, string Value)[] more) => IngestHost.StartAsync(
        folder["data"],
        Files,
        catalog!,
        null,
        [.. more, ("OTEL_EXPORTER_OTLP_ENDPOINT", exported!.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("Logging:Captured:LogLevel:Default", "Trace")]);

    /// <summary>Takes whatever is exported by OTLP, as text: protobuf holds its strings as they are.</summary>
    private sealed class Exported : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Exported(WebApplication app) => this.app = app;

        public string Address => app.Urls.First();

        public ConcurrentDictionary<string, bool> Seen { get; } = new();

        public IEnumerable<string> Paths => Seen.Keys;

        public ConcurrentQueue<string> Bodies { get; } = [];

        public static async Task<Exported> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
            var app = builder.Build();
            var exported = new Exported(app);
            app.MapPost("/{**path}", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                exported.Seen[context.Request.Path] = true;
                exported.Bodies.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
            });
            await app.StartAsync();
            return exported;
        }

        public async ValueTask DisposeAsync()
        {
            await HostingAbstractionsHostExtensions.StopAsync(app, TimeSpan.FromSeconds(1));
            await app.DisposeAsync();
        }
    }
}
