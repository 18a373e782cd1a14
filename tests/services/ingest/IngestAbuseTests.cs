using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>Paths, special files, full disks, and what must not show.</summary>
public sealed class IngestAbuseTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    private string Files => folder["files"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Files);
        catalog = await FakeCatalog.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task SpecialFiles_SkippedWithAReason_NothingHangs()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        folder.Write("outside/secret.png", Pictures.Png(2));
        using (var made = Process.Start("mkfifo", Path.Combine(Files, "fifo"))) await made.WaitForExitAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Files, "socket")));
        File.CreateSymbolicLink(Path.Combine(Files, "device"), "/dev/zero");
        Directory.CreateSymbolicLink(Path.Combine(Files, "loop"), Files);
        Directory.CreateSymbolicLink(Path.Combine(Files, "out"), folder["outside"]);
        Directory.CreateSymbolicLink(Path.Combine(Files, "proc"), "/proc");
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(new FileCounts { Seen = 7, TakenIn = 1, Skipped = 6 }, job.Progress.Files);
        var skipped = await host.Ingest.ListRefusalsAsync(new ListRefusalsRequest { Skipped = true });
        Assert.All(skipped.Refusals, refusal => Assert.Equal("NOT_A_FILE", refusal.Code));
        Assert.Equal(["a.png"], catalog!.State.Paths.Keys.Select(key => key.Path));
    }

    [Theory]
    [InlineData("/etc/passwd", StatusCode.PermissionDenied)]
    [InlineData("{files}/../outside", StatusCode.PermissionDenied)]
    [InlineData("{files}/link", StatusCode.PermissionDenied)]
    [InlineData("{files}/nowhere", StatusCode.NotFound)]
    [InlineData("relative", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task Start_PathOutsideOrWrong_Refused(string path, StatusCode expected)
    {
        Directory.CreateDirectory(folder["outside"]);
        Directory.CreateSymbolicLink(Path.Combine(Files, "link"), folder["outside"]);
        await using var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => host.StartAsync(path.Replace("{files}", Files)));

        Assert.Equal(expected, refused.StatusCode);
        Assert.Empty((await host.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    [Fact]
    public async Task Start_DatasetUnknown_NotFoundAsTheCatalogueSays()
    {
        await using var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Source = new Source { Local = new LocalSource { Path = Files } },
            Dataset = "datasets/unknown",
        }));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        Assert.Contains("datasets/unknown", refused.Status.Detail);
    }

    [Fact]
    public async Task Digest_NotTheOneExpected_FileRefusedAndNothingStored()
    {
        var path = folder.Write("files/a.png", Pictures.Png(1));
        await using var host = await StartAsync();

        var wrong = await host.TakeInAsync(path, digest: $"sha256:{new string('0', 64)}");
        Assert.Equal((JobState.Failed, "CHECKSUM_MISMATCH"), (wrong.State, wrong.Failure.Code));
        Assert.Empty(catalog!.State.Paths);

        var right = await host.TakeInAsync(path, digest: $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Pictures.Png(1)))}");
        Assert.Equal(JobState.Succeeded, right.State);
    }

    [Fact]
    public async Task DiskFull_JobFailsInOneSentence_AndGoesOnWhenThereIsRoom()
    {
        using var disk = new SmallDisk(3072);
        var data = Path.Combine(disk.Path, "data");
        var ballast = Path.Combine(disk.Path, "ballast");
        for (var i = 0; i < 4; i++) folder.Write($"files/{i}.png", [.. Pictures.Png(i), .. new byte[300_000]]);
        // The tables first; then all but a little of the disk.
        // What is kept back has to hold the tables' log, also when the job takes its time.
        await using var host = await IngestHost.StartAsync(data, Files, catalog!, null, ("Lightbox:Ingest:FreeReserveBytes", "400000"));
        await File.WriteAllBytesAsync(ballast, new byte[Math.Max(0, new DriveInfo(disk.Path).AvailableFreeSpace - 1_050_000)]);

        var job = await host.TakeInAsync(Files);

        Assert.Equal((JobState.Failed, "DISK_FULL"), (job.State, job.Failure.Code));
        Assert.DoesNotContain('\n', job.Failure.Reason);
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "blobs", ".partial")));

        File.Delete(ballast);
        await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = job.Name });
        var again = await host.EndAsync(job.Name);
        Assert.Equal(JobState.Succeeded, again.State);
        Assert.Equal(4, (await host.StatusAsync()).Files.TakenIn);
    }

    [Fact]
    public async Task Sentinel_InFileNames_IsInNoLog()
    {
        folder.Write("files/DOE^JANE.png", Pictures.Png(1));
        folder.Write("files/DOE^JANE-broken.png", Pictures.Png(1).AsSpan(0, 20));
        await using var host = await StartAsync(("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Lightbox", "Trace"));

        await host.TakeInAsync(Files);

        Assert.Contains(host.Log.Lines, line => line.Contains("Lightbox.Jobs"));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("DOE"));
    }

    [Fact]
    public async Task OwnDataFolder_InsideTheSource_IsNotTakenIn()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        var data = Path.Combine(Files, "data");
        await using var host = await IngestHost.StartAsync(data, Files, catalog!);

        await host.TakeInAsync(Files);
        var second = await host.TakeInAsync(Files);

        Assert.Equal(["a.png"], catalog!.State.Paths.Keys.Select(key => key.Path));
        Assert.Equal(new FileCounts { Seen = 2, Skipped = 2 }, second.Progress.Files);
    }

    [Fact]
    public async Task Start_AfterAKill_HalfWrittenFilesAreGone()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        var partial = folder.Write("data/blobs/.partial/left-by-a-killed-process", new byte[1000]);
        await using var host = await StartAsync();

        await host.TakeInAsync(Files);

        Assert.False(File.Exists(partial));
        Assert.Equal(1, (await host.StatusAsync()).Files.TakenIn);
    }

    [Fact]
    public async Task Registered_StudyKey_TiesOneDatasetOnly()
    {
        var sample = Samples.Path("dicom/CT_small.dcm");
        File.Copy(sample, Path.Combine(Files, "ct"));
        await using var host = await StartAsync();
        await host.TakeInAsync(Files);
        await host.EndAsync((await host.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Dataset = "datasets/other",
            Source = new Source { Local = new LocalSource { Path = Files } },
        })).Name);

        var keys = catalog!.State.Paths.Values.Select(asset => asset.StudyKey).ToList();
        var uid = catalog.State.Paths.Values.First().Image.StudyInstanceUid;
        Assert.NotEmpty(uid);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{32}$", key));
    }

    [Fact]
    public async Task Plan_SaysWhatWouldHappenAndDoesNothing()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        folder.Write("files/b.txt", new byte[1000]);
        await using var host = await StartAsync();
        await host.TakeInAsync(Path.Combine(Files, "a.png"));
        var request = new PlanIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Local = new LocalSource { Path = Files } } };

        var plan = await host.Ingest.PlanIngestAsync(request);

        Assert.Equal((2, 1, 1000L), ((int)plan.FileCount, (int)plan.PresentCount, plan.BytesToWrite));
        Assert.True(plan.FreeBytes > 0);
    }

    private Task<IngestHost> StartAsync(params (string Key, string Value)[] more) => IngestHost.StartAsync(folder["data"], Files, catalog!, null, more);
}
