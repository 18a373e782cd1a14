using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Rows 21 to 25 of the abuse cases through the whole service: what a server does, and what is here afterwards.</summary>
public sealed class HttpIngestTests
{
    /// <summary>Large enough that it can be cut and gone on with.</summary>
    private static readonly byte[] Image = Volumes.Nifti(7, 2_000_000);
    private static readonly byte[] Newer = Volumes.Nifti(8, 2_000_000);

    [Fact]
    public async Task Ingest_Manifest_EveryFileVerifiedAndInTheLedger()
    {
        byte[][] files = [Pictures.Png(1), Pictures.Png(2), Pictures.Png(3)];
        await using var server = ScriptedServer.Start((request, answer) => new ServedBytes(files[request.Path[^5] - '1']).SendAsync(request, answer));
        await using var run = await SourceRun.StartAsync(server.Authority);
        var manifest = string.Join('\n', files.Select((bytes, i) => $"{server.Address}set/{i + 1}.png?key=SENTINEL {bytes.Length} {Promise(bytes, i)}"));

        var job = await run.TakeInAsync(new Source { Http = new HttpSource { Manifest = manifest } });

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(new FileCounts { Seen = 3, TakenIn = 3 }, job.Progress.Files);
        Assert.Equal(files.Select(Sha256).Order(), run.Blobs());
        var ledger = await run.LedgerAsync();
        Assert.Equal(["1.png", "2.png", "3.png"], ledger.Select(row => row.Path));
        Assert.Equal(files.Select((bytes, i) => Promise(bytes, i)), ledger.Select(row => row.PromisedDigest));
        Assert.All(ledger, row => Assert.StartsWith($"{server.Address}set/", row.Origin));
        Assert.DoesNotContain("SENTINEL", string.Join('\n', ledger) + job + string.Join('\n', run.Host.Log.Lines));
        Assert.Equal("Ingest of trial from a manifest of 3 files at 127.0.0.1", job.Title);
        await run.StopAsync();
        Assert.Empty(run.Partials());
    }

    [Fact]
    public async Task Ingest_CutAgainAndAgain_GoesOnWhereItWas()
    {
        var cuts = 0;
        var whole = new ServedBytes(Image);
        await using var server = ScriptedServer.Start((request, answer) => request.Method == "HEAD" || Interlocked.Increment(ref cuts) > 4
            ? whole.SendAsync(request, answer)
            : CutAsync(whole, request, answer, 400_000));
        await using var run = await SourceRun.StartAsync(server.Authority);

        var job = await run.TakeInAsync(One(server));

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal([Sha256(Image)], run.Blobs());
        Assert.Equal(["", "bytes=400000-", "bytes=800000-", "bytes=1200000-", "bytes=1600000-"], server.Requests.Where(request => request.Method == "GET").Select(request => request["Range"]));
    }

    [Fact]
    public async Task Ingest_ProcessStoppedInTheMiddle_AnotherOneGoesOnThere()
    {
        var whole = new ServedBytes(Image);
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            if (request.Method == "HEAD" || request["Range"].Length > 0)
            {
                await whole.SendAsync(request, answer);
                return;
            }

            await answer.HeadAsync("200 OK", "ETag: \"one\"", "Accept-Ranges: bytes", $"Content-Length: {Image.Length}");
            await answer.WriteAsync(Image.AsMemory(0, 900_000));
            await answer.NeverAsync();
        });
        await using var run = await SourceRun.StartAsync(server.Authority);
        var job = await run.BeginAsync(One(server));
        await run.WaitAsync(job.Name, seen => seen.Progress.BytesDone > 0);
        await run.StopAsync();
        Assert.Empty(run.Blobs());

        await run.RestartAsync();
        var end = await run.Host.EndAsync(job.Name);

        Assert.Equal(JobState.Succeeded, end.State);
        await run.StopAsync();
        Assert.Equal([Sha256(Image)], run.Blobs());
        Assert.Empty(run.Partials());
        var last = server.Requests.Last(request => request.Method == "GET");
        Assert.StartsWith("bytes=", last["Range"]);
        Assert.NotEqual("bytes=0-", last["Range"]);
    }

    [Fact]
    public async Task Ingest_ReplacedWhileItComes_TheNewOneWhole()
    {
        var asked = 0;
        await using var server = ScriptedServer.Start((request, answer) => Interlocked.Increment(ref asked) switch
        {
            1 => new ServedBytes(Image).SendAsync(request, answer),
            2 => CutAsync(new ServedBytes(Image), request, answer, 700_000),
            _ => new ServedBytes(Newer, "\"two\"") { IgnoresIfRange = true }.SendAsync(request, answer),
        });
        await using var run = await SourceRun.StartAsync(server.Authority);

        var job = await run.TakeInAsync(One(server));

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal([Sha256(Newer)], run.Blobs());
    }

    [Fact]
    public async Task Ingest_NotWhatWasPromised_FetchedTwiceThenHeldBackAndNothingPublished()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Newer).SendAsync);
        await using var run = await SourceRun.StartAsync(server.Authority);

        var job = await run.TakeInAsync(One(server, digest: $"sha256:{Sha256(Image)}"));

        Assert.Equal((JobState.Failed, "CHECKSUM_MISMATCH"), (job.State, job.Failure.Code));
        Assert.Equal(2, server.Requests.Count(request => request.Method == "GET" && request["Range"].Length == 0));
        Assert.Equal(Verdict.Quarantined, Assert.Single(await run.LedgerAsync()).Verdict);
        await AssertNothingAsync(run);
    }

    [Fact]
    public async Task Ingest_CorruptedOnTheWayOnce_FetchedFromZeroAndFine()
    {
        var asked = 0;
        await using var server = ScriptedServer.Start((request, answer) =>
            new ServedBytes(request.Method == "GET" && Interlocked.Increment(ref asked) == 1 ? Newer : Image).SendAsync(request, answer));
        await using var run = await SourceRun.StartAsync(server.Authority);

        Assert.Equal(JobState.Succeeded, (await run.TakeInAsync(One(server, digest: $"sha256:{Sha256(Image)}"))).State);
        Assert.Equal([Sha256(Image)], run.Blobs());
    }

    [Theory]
    [InlineData("page", "NOT_THE_CONTENT")]
    [InlineData("missing", "NOT_FOUND")]
    [InlineData("short", "CUT_OFF")]
    [InlineData("long", "SIZE_MISMATCH")]
    [InlineData("silent", "TOO_SLOW")]
    [InlineData("drip", "TOO_SLOW")]
    [InlineData("endless", "SIZE_MISMATCH")]
    [InlineData("loop", "REDIRECT_REFUSED")]
    public async Task Ingest_ServerThatLies_RefusedByNameAndNothingPublished(string lie, string code)
    {
        await using var server = ScriptedServer.Start((request, answer) => LieAsync(lie, request, answer));
        await using var run = await SourceRun.StartAsync(
            server.Authority,
            ("Lightbox:Ingest:Http:IdleTimeout", "00:00:00.2"), ("Lightbox:Ingest:Http:SlowWindow", "00:00:00.2"),
            ("Lightbox:Ingest:Http:LeastBytesPerSecond", "100000"), ("Lightbox:Ingest:Fetch:Tries", "2"));

        var job = await run.TakeInAsync(One(server, Image.Length));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(code, job.Failure.Code);
        Assert.DoesNotContain("SENTINEL", job.ToString());
        await AssertNothingAsync(run);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/a.nii")]
    [InlineData("http://2130706433/a.nii")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/a.nii")]
    [InlineData("http://100.64.3.2/a.nii")]
    [InlineData("http://localhost/a.nii")]
    public async Task Start_HostThatIsNotPublic_PermissionDenied(string uri)
    {
        await using var run = await SourceRun.StartAsync("nowhere.example");
        var source = new Source { Http = new HttpSource { Files = { new HttpFile { Uri = uri } } } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => run.BeginAsync(source));
        var unplanned = await Assert.ThrowsAsync<RpcException>(async () => await run.Host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = source, Dataset = IngestHost.Dataset }));

        Assert.Equal((StatusCode.PermissionDenied, StatusCode.PermissionDenied), (refused.StatusCode, unplanned.StatusCode));
        Assert.Equal("HOST_REFUSED", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task Start_FileUrl_InvalidArgument()
    {
        await using var run = await SourceRun.StartAsync("nowhere.example");

        var refused = await Assert.ThrowsAsync<RpcException>(() => run.BeginAsync(new Source { Http = new HttpSource { Files = { new HttpFile { Uri = "file:///etc/passwd" } } } }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task Ingest_RedirectsInsideOnlyWhenFetched_RefusedWhenTheSocketConnects()
    {
        await using var inside = ScriptedServer.Start(new ServedBytes(Image).SendAsync, System.Net.IPAddress.Parse("127.0.0.8"));
        await using var server = ScriptedServer.Start((request, answer) => request.Method == "HEAD"
            ? new ServedBytes(Image).SendAsync(request, answer)
            : answer.SendAsync("302 Found", "", $"Location: {inside.Address}"));
        await using var run = await SourceRun.StartAsync(server.Authority);

        var job = await run.TakeInAsync(One(server));

        Assert.Equal((JobState.Failed, "HOST_REFUSED"), (job.State, job.Failure.Code));
        Assert.Equal(0, inside.Connections);
        await AssertNothingAsync(run);
    }

    [Fact]
    public async Task Plan_Files_SizesHashesAndHosts()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Image).SendAsync);
        await using var run = await SourceRun.StartAsync(server.Authority);

        var plan = await run.Host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = One(server), Dataset = IngestHost.Dataset });

        Assert.Equal((1, Image.Length, Image.Length, 0), (plan.FileCount, plan.SizeBytes, plan.BytesToWrite, plan.PresentCount));
        Assert.Equal(["127.0.0.1"], plan.Hosts);
        await run.TakeInAsync(One(server));
        Assert.Equal(1, (await run.Host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = One(server), Dataset = IngestHost.Dataset })).PresentCount);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("pacs.example", false)]
    public async Task Plan_NamedCredential_GoesToItsHostsOnly(string host, bool isFor)
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Image).SendAsync);
        await using var run = await SourceRun.StartAsync(server.Authority, ("Lightbox:Credentials:pacs:Token", "t0ken"), ("Lightbox:Credentials:pacs:Hosts:0", host));
        var source = One(server);
        source.Credential = "pacs";

        var plan = run.Host.Ingest.PlanIngestAsync(new PlanIngestRequest { Source = source, Dataset = IngestHost.Dataset }).ResponseAsync;
        if (!isFor) Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => plan)).StatusCode);
        else Assert.Equal(1, (await plan).FileCount);

        Assert.Equal(isFor ? ["Bearer t0ken"] : [], server.Requests.Select(request => request["Authorization"]));
    }

    [Fact]
    public async Task Ingest_Again_NothingIsFetchedTwice()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Image).SendAsync);
        await using var run = await SourceRun.StartAsync(server.Authority);
        await run.TakeInAsync(One(server));

        await run.TakeInAsync(One(server));

        Assert.Single(server.Requests, request => request.Method == "GET");
    }

    [Fact]
    public async Task Ingest_DiskFullWhileItComes_NothingIsLeftAndARetryTakesItIn()
    {
        using var disk = new SmallDisk(6 * 1024);
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[4_500_000]);
        // No word of its length, so that only the writing finds out.
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            await answer.HeadAsync("200 OK", "Transfer-Encoding: chunked");
            if (request.Method == "HEAD") return;
            await answer.WriteAsync($"{Image.Length:x}\r\n");
            await answer.WriteAsync(Image);
            await answer.WriteAsync("\r\n0\r\n\r\n");
        });
        await using var run = await SourceRun.StartAsync(server.Authority, ("Lightbox:Blobs", Path.Combine(disk.Path, "blobs")));

        var job = await run.TakeInAsync(One(server));

        Assert.Equal((JobState.Failed, "DISK_FULL"), (job.State, job.Failure.Code));
        Assert.Empty(run.Catalog.Paths);
        Assert.True(new DriveInfo(disk.Path).AvailableFreeSpace > 1_000_000);
        File.Delete(ballast);
        await run.Host.Jobs.RetryJobAsync(new RetryJobRequest { Name = job.Name });
        Assert.Equal(new FileCounts { Seen = 1, TakenIn = 1 }, (await run.WaitAsync(job.Name, JobState.Succeeded)).Progress.Files);
    }

    [Fact]
    public async Task Ingest_LargeFileInSegments_TheSameBytes()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(Image).SendAsync);
        await using var run = await SourceRun.StartAsync(server.Authority, ("Lightbox:Ingest:Http:SegmentBytes", "100000"), ("Lightbox:Ingest:Http:FastEnough", $"{long.MaxValue}"));

        var job = await run.TakeInAsync(One(server));

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal([Sha256(Image)], run.Blobs());
        Assert.InRange(server.Requests.Count, 18, 24);
    }

    /// <summary>The job's last word comes before its folder goes: first the process is let end.</summary>
    private static async Task AssertNothingAsync(SourceRun run)
    {
        await run.StopAsync();
        Assert.Empty(run.Catalog.Paths);
        Assert.Empty(run.Blobs());
        Assert.Empty(run.Partials());
    }

    private static Source One(ScriptedServer server, long? size = null, string digest = "")
    {
        var file = new HttpFile { Uri = $"{server.Address}volume.nii?key=SENTINEL", Digest = digest };
        if (size is { } bytes) file.SizeBytes = bytes;
        return new Source { Http = new HttpSource { Files = { file } } };
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Promise(byte[] bytes, int i) => i % 2 == 0 ? $"sha256:{Sha256(bytes)}" : $"md5:{Convert.ToHexStringLower(ServedBytes.Md5(bytes))}";

    /// <summary>Sends so many bytes from where it was asked, then hangs up.</summary>
    private static async Task CutAsync(ServedBytes whole, ScriptedRequest request, ScriptedAnswer answer, int bytes)
    {
        var from = request["Range"].Length > 0 ? whole.Range(request["Range"]).From : 0;
        var status = from == 0 ? "200 OK" : "206 Partial Content";
        string[] range = from == 0 ? [] : [$"Content-Range: bytes {from}-{whole.Bytes.Length - 1}/{whole.Bytes.Length}"];
        await answer.HeadAsync(status, [.. range, $"ETag: {whole.ETag}", "Accept-Ranges: bytes", $"Content-Length: {whole.Bytes.Length - from}"]);
        await answer.WriteAsync(whole.Bytes.AsMemory(from, bytes));
        answer.IsLast = true;
    }

    private static async Task LieAsync(string lie, ScriptedRequest request, ScriptedAnswer answer)
    {
        switch (lie)
        {
            case "page":
                await answer.SendAsync(request.Method, "200 OK", "<!doctype html><html><body>SENTINEL, log in</body></html>"u8.ToArray(), "Content-Type: text/html");
                break;
            case "missing":
                await answer.SendAsync(request.Method, "404 SENTINEL", "SENTINEL"u8.ToArray());
                break;
            case "short":
                // The same length every time, and never so many bytes; without a version to go on from.
                await answer.HeadAsync("200 OK", $"Content-Length: {Image.Length}");
                if (request.Method != "HEAD") await answer.WriteAsync(Image.AsMemory(0, 1000));
                answer.IsLast = true;
                break;
            case "long":
                await answer.SendAsync(request.Method, "200 OK", new byte[Image.Length + 1]);
                break;
            case "silent":
                await answer.HeadAsync("200 OK", $"Content-Length: {Image.Length}");
                if (request.Method != "HEAD") await answer.NeverAsync();
                break;
            case "drip":
                await answer.HeadAsync("200 OK", $"Content-Length: {Image.Length}");
                while (request.Method != "HEAD" && !answer.Stop.IsCancellationRequested)
                {
                    await answer.WriteAsync("x");
                    await Task.Delay(10, answer.Stop);
                }

                break;
            case "endless":
                await answer.HeadAsync("200 OK", "Transfer-Encoding: chunked");
                while (request.Method != "HEAD" && !answer.Stop.IsCancellationRequested) await answer.WriteAsync("2710\r\n" + new string('x', 10_000) + "\r\n");
                break;
            default:
                await answer.SendAsync(request.Method, "302 Found", Array.Empty<byte>(), $"Location: {request.Target}");
                break;
        }
    }
}
