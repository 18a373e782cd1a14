using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Intake;

/// <summary>What becomes of files that have to be fetched, from a server that is not always honest.</summary>
public sealed class FetchedIntakeTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    public async ValueTask InitializeAsync() => catalog = await FakeCatalog.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    private string Blobs => folder["data", "blobs"];

    [Fact]
    public async Task Fetched_StoredUnderItsHash_SecondRunAsksForNoBytes()
    {
        var picture = Padded(1, 300_000);
        await using var server = ScriptedServer.Start((request, answer) => new ServedBytes(picture).SendAsync(request, answer));
        await using var host = await StartAsync(server);

        var job = await TakeInAsync(host, server, "a.png", Sha256(picture));

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(picture, File.ReadAllBytes(BlobOf(picture)));
        var entry = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest())).Entries.Single();
        Assert.Equal((Sha256(picture), Verdict.TakenIn, $"{server.Address}a.png"), (entry.PromisedDigest, entry.Verdict, entry.Origin));
        AssertNoPartial();

        var bodies = server.Requests.Count(request => request.Method == "GET");
        var again = await TakeInAsync(host, server, "a.png", Sha256(picture));
        Assert.Equal(new FileCounts { Seen = 1, Skipped = 1 }, again.Progress.Files);
        Assert.Equal(bodies, server.Requests.Count(request => request.Method == "GET"));
    }

    [Fact]
    public async Task Killed_InTheMiddleOfAFile_GoesOnWhereItWas()
    {
        var picture = Padded(2, 3_000_000);
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stalls = true;
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            if (!stalls || request.Method == "HEAD")
            {
                await new ServedBytes(picture).SendAsync(request, answer);
                return;
            }

            await answer.HeadAsync("200 OK", $"Content-Length: {picture.Length}", "ETag: \"one\"", "Accept-Ranges: bytes");
            await answer.WriteAsync(picture.AsMemory(0, 2_000_000));
            half.TrySetResult();
            await answer.NeverAsync();
        });
        await using (var first = await StartAsync(server))
        {
            await first.Ingest.StartIngestAsync(Request(server, "a.png", ""));
            await half.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await PartialOfAsync(1_000_000);
        }

        stalls = false;
        while (server.Requests.TryDequeue(out _))
        {
        }

        await using var host = await StartAsync(server);
        var job = await host.EndAsync((await host.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs.Single().Name);

        Assert.Equal((JobState.Succeeded, 1L), (job.State, job.Progress.Files.TakenIn));
        Assert.Equal(picture, File.ReadAllBytes(BlobOf(picture)));
        Assert.All(server.Requests.Where(request => request.Method == "GET"), request => Assert.NotEqual("", request["Range"]));
        Assert.DoesNotContain(server.Requests, request => request["Range"].StartsWith("bytes=0-", StringComparison.Ordinal) && request["Range"] != "bytes=0-0");
        AssertNoPartial();
    }

    [Fact]
    public async Task Mismatch_Once_FetchedFromZeroAndTakenIn_Twice_Quarantined()
    {
        var right = Padded(3, 100_000);
        var wrong = right.ToArray();
        wrong[50_000] ^= 1;
        var asked = new ConcurrentDictionary<string, int>();
        await using var server = ScriptedServer.Start((request, answer) =>
        {
            var times = request.Method == "GET" ? asked.AddOrUpdate(request.Path, 1, (_, count) => count + 1) : 0;
            return new ServedBytes(request.Path == "/always.png" || times == 1 ? wrong : right, ETag: null).SendAsync(request, answer);
        });
        await using var host = await StartAsync(server);

        var once = await TakeInAsync(host, server, "once.png", Sha256(right));
        var always = await TakeInAsync(host, server, "always.png", Sha256(right));

        Assert.Equal(JobState.Succeeded, once.State);
        Assert.Equal((JobState.Failed, "CHECKSUM_MISMATCH"), (always.State, always.Failure.Code));
        var entries = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { Filter = "path = always.png" })).Entries;
        Assert.Equal(Verdict.Quarantined, entries.Single().Verdict);
        Assert.False(File.Exists(BlobOf(wrong)));
        Assert.Equal(["once.png"], catalog!.State.Paths.Keys.Select(key => key.Path));
        AssertNoPartial();
    }

    [Fact]
    public async Task LoginPage_With200_RefusedAndNothingPublished()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", "<!DOCTYPE html><html><body>Please sign in</body></html>"));
        await using var host = await StartAsync(server);

        var job = await TakeInAsync(host, server, "scan.dcm", "");

        Assert.Equal((JobState.Failed, "NOT_THE_CONTENT"), (job.State, job.Failure.Code));
        Assert.Empty(catalog!.State.Paths);
        AssertNoPartial();
    }

    [Fact]
    public async Task Gone_OneOfThree_TheOthersAreTakenIn_RetryAsksOnlyForTheOne()
    {
        var isGone = true;
        await using var server = ScriptedServer.Start((request, answer) => isGone && request.Path == "/2.png"
            ? answer.SendAsync(request.Method, "404 Not Found", Array.Empty<byte>())
            : new ServedBytes(Pictures.Png(request.Path[1] - '0')).SendAsync(request, answer));
        await using var host = await StartAsync(server);
        var source = new HttpSource();
        for (var i = 1; i <= 3; i++) source.Files.Add(new HttpFile { Uri = $"{server.Address}{i}.png" });
        var started = await host.Ingest.StartIngestAsync(new StartIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Http = source } });
        var first = await host.EndAsync(started.Name);
        Assert.Equal((JobState.PartiallySucceeded, "NOT_FOUND"), (first.State, first.Refusals.Single().Code));
        isGone = false;
        while (server.Requests.TryDequeue(out _))
        {
        }

        await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = started.Name });
        var second = await host.EndAsync(started.Name);

        Assert.Equal((JobState.Succeeded, 1L, 2L), (second.State, second.Progress.Files.TakenIn, second.Progress.Files.Skipped));
        Assert.All(server.Requests.Where(request => request.Method == "GET"), request => Assert.Equal("/2.png", request.Path));
    }

    [Fact]
    public async Task DiskFull_JobFailsInOneSentence_NothingOfTheFileIsLeft_RetryTakesItIn()
    {
        using var disk = new SmallDisk(8192);
        var data = Path.Combine(disk.Path, "data");
        var ballast = Path.Combine(disk.Path, "ballast");
        var picture = Padded(6, 3_000_000);
        await using var server = ScriptedServer.Start((request, answer) => new ServedBytes(picture).SendAsync(request, answer));
        await using var host = await IngestHost.StartAsync(data, folder.Path, catalog!, null, ("Lightbox:Ingest:AllowedHosts:0", server.Authority));
        await File.WriteAllBytesAsync(ballast, new byte[Math.Max(0, new DriveInfo(disk.Path).AvailableFreeSpace - 1_500_000)]);

        var job = await TakeInAsync(host, server, "a.png", "");

        Assert.Equal((JobState.Failed, "DISK_FULL"), (job.State, job.Failure.Code));
        Assert.False(Directory.Exists(Path.Combine(data, "blobs", ".fetching")));
        File.Delete(ballast);
        await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = job.Name });
        Assert.Equal(JobState.Succeeded, (await host.EndAsync(job.Name)).State);
    }

    [Fact]
    public async Task OneLongFile_ProgressMovesWhileItComes_CancelAnswersAtOnceAndLeavesNothing()
    {
        var picture = Padded(5, 4_000_000);
        var goOn = new SemaphoreSlim(0);
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            await answer.HeadAsync("200 OK", $"Content-Length: {picture.Length}", "Accept-Ranges: none");
            if (request.Method == "HEAD") return;
            await answer.WriteAsync(picture.AsMemory(0, 1_000_000));
            await goOn.WaitAsync(answer.Stop);
            await answer.WriteAsync(picture.AsMemory(1_000_000, 1_000_000));
            await answer.NeverAsync();
        });
        await using var host = await StartAsync(server);
        var started = await host.Ingest.StartIngestAsync(Request(server, "long.png", ""));

        var early = await host.UntilAsync(started.Name, job => job.Progress.BytesDone >= 1_000_000);
        Assert.Equal("long.png", early.Progress.CurrentItem);
        goOn.Release();
        var later = await host.UntilAsync(started.Name, job => job.Progress.BytesDone >= 2_000_000);
        Assert.True(later.Progress.BytesPerSecond > 0);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await host.Jobs.CancelJobAsync(new CancelJobRequest { Name = started.Name });
        var job = await host.EndAsync(started.Name);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(JobState.Cancelled, job.State);
        AssertNoPartial();
    }

    private static byte[] Padded(int seed, int length)
    {
        var picture = Pictures.Png(seed);
        return [.. picture, .. ServedBytes.Random(seed, length - picture.Length)];
    }

    private static string Sha256(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static StartIngestRequest Request(ScriptedServer server, string path, string digest) => new()
    {
        Dataset = IngestHost.Dataset,
        Source = new Source { Http = new HttpSource { Files = { new HttpFile { Uri = $"{server.Address}{path}", Digest = digest } } } },
    };

    private static async Task<Job> TakeInAsync(IngestHost host, ScriptedServer server, string path, string digest) =>
        await host.EndAsync((await host.Ingest.StartIngestAsync(Request(server, path, digest))).Name);

    private Task<IngestHost> StartAsync(ScriptedServer server) => IngestHost.StartAsync(
        folder["data"], folder.Path, catalog!, null, ("Lightbox:Ingest:AllowedHosts:0", server.Authority), ("Lightbox:Ingest:Fetch:Pause", "00:00:00.01"));

    private string BlobOf(byte[] bytes)
    {
        var hash = Sha256(bytes)["sha256:".Length..];
        return Path.Combine(Blobs, hash[..2], hash[2..]);
    }

    private void AssertNoPartial()
    {
        Assert.False(Directory.Exists(Path.Combine(Blobs, ".fetching")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Blobs, ".partial")));
    }

    /// <summary>Until so much of the file has reached the disk.</summary>
    private async Task PartialOfAsync(long length)
    {
        var fetching = Path.Combine(Blobs, ".fetching");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Directory.Exists(fetching) || Directory.GetFiles(fetching, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length) < length)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
