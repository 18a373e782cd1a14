using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Verification;

public sealed class VerifyOnSqliteTests : VerifyContract<OnSqlite>;

public sealed class VerifyOnPostgresTests : VerifyContract<OnPostgres>;

/// <summary>What a verification finds, with the real catalogue.</summary>
public abstract class VerifyContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private IngestWithCatalog? house;

    private IngestWithCatalog House => house!;

    protected override async ValueTask BeginAsync() => house = await IngestWithCatalog.StartAsync(await ConnectionStringAsync());

    protected override async ValueTask EndAsync()
    {
        await House.DisposeAsync();
    }

    [Fact]
    public async Task Verify_Untouched_FindsNothing_AndCountsWhatItRead()
    {
        var (a, b) = (Pictures.Png(1), Pictures.Png(2));
        House.Folder.Write("files/a.png", a);
        House.Folder.Write("files/same.png", a);
        House.Folder.Write("files/b.png", b);
        await House.TakeInAsync("files");

        var (job, report) = await VerifyAsync(House.Dataset);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal((2, a.Length + b.Length, 0), (report.FileCount, report.SizeBytes, report.FindingCount));
        Assert.Equal((2, 2, a.Length + b.Length), (job.Progress.ItemsDone, job.Progress.ItemsTotal, job.Progress.BytesDone));
        Assert.Equal((House.Dataset, job.Result), (report.Dataset, report.Name));
    }

    [Fact]
    public async Task Verify_FlippedByteMissingAndStray_EachFound_AndTheCatalogueKnows()
    {
        var flipped = await TakeInAsync("files/flipped.png", 1);
        var missing = await TakeInAsync("files/missing.png", 2);
        await TakeInAsync("files/good.png", 3);
        var bytes = File.ReadAllBytes(Blob(flipped));
        bytes[^20] ^= 1;
        File.WriteAllBytes(Blob(flipped), bytes);
        File.Delete(Blob(missing));
        var stray = House.Folder.Write($"data/blobs/ab/{new string('c', 62)}", "stray"u8);
        var odd = House.Folder.Write("data/blobs/odd/deep/file.txt", "odd"u8);

        var (_, report) = await VerifyAsync("");

        Assert.Equal(
            [
                (VerifyFault.BitRot, "files/" + flipped, "flipped.png", Sha(bytes)),
                (VerifyFault.Missing, "files/" + missing, "missing.png", ""),
                (VerifyFault.Stray, "", "ab/" + new string('c', 62), ""),
                (VerifyFault.Stray, "", "odd/deep/file.txt", ""),
            ],
            report.Findings.Select(finding => (finding.Fault, finding.File, finding.Path, finding.ActualSha256)));
        Assert.Equal(4, report.FindingCount);
        Assert.Equal(AssetState.SourceChanged, await StateAsync(flipped));
        Assert.Equal(AssetState.Missing, await StateAsync(missing));
        Assert.True(File.Exists(stray) && File.Exists(odd));

        // Put right again: the catalogue hears of that as well.
        bytes[^20] ^= 1;
        File.WriteAllBytes(Blob(flipped), bytes);
        File.Delete(stray);
        File.Delete(odd);
        Assert.Equal([VerifyFault.Missing], (await VerifyAsync(House.Dataset)).Report.Findings.Select(finding => finding.Fault));
        Assert.Equal(AssetState.Available, await StateAsync(flipped));
    }

    [Fact]
    public async Task Ingest_AfterVerifyFoundLoss_TakesInAnew_WhatIsLostOnly()
    {
        var (rotten, gone) = (await TakeInAsync("files/rotten.png", 1), await TakeInAsync("files/gone.png", 2));
        await TakeInAsync("files/good.png", 3);
        Flip(Blob(rotten));
        File.Delete(Blob(gone));
        Assert.Equal(2, (await VerifyAsync("")).Report.FindingCount);

        var job = await House.TakeInAsync("files");

        Assert.Equal((JobState.Succeeded, 2L), (job.State, job.Progress.Files.TakenIn));
        Assert.Equal(0, (await VerifyAsync("")).Report.FindingCount);
        Assert.Equal((AssetState.Available, AssetState.Available), (await StateAsync(rotten), await StateAsync(gone)));
        Assert.Equal(0, (await House.TakeInAsync("files")).Progress.Files.TakenIn);
    }

    [Fact]
    public async Task Verify_Tables_AreReadAndNoStrays()
    {
        House.Folder.Write("files/labels.csv", "Path,Label\na.png,1\n"u8);
        await TakeInAsync("files/a.png", 1);
        Assert.Equal(0, (await VerifyAsync("")).Report.FindingCount);

        Flip(Blob(Sha([.. "Path,Label\na.png,1\n"u8])));

        Assert.Equal([(VerifyFault.BitRot, "labels.csv")], (await VerifyAsync(House.Dataset)).Report.Findings.Select(finding => (finding.Fault, finding.Path)));
    }

    [Fact]
    public async Task Verify_InPlace_TellsRotChangeAbsenceAndNewFilesApart()
    {
        var paths = new[] { "rot", "changed", "gone", "touched", "good" }.Select((name, i) => House.Folder.Write($"files/{name}.png", Pictures.Png(10 + i))).ToArray();
        await House.TakeInAsync("files", inPlace: true);
        var time = File.GetLastWriteTimeUtc(paths[0]);
        Flip(paths[0]);
        File.SetLastWriteTimeUtc(paths[0], time);
        Flip(paths[1]);
        File.SetLastWriteTimeUtc(paths[1], time.AddSeconds(5));
        File.Delete(paths[2]);
        File.SetLastWriteTimeUtc(paths[3], time.AddSeconds(7));
        House.Folder.Write("files/new.png", Pictures.Png(99));

        var (_, report) = await VerifyAsync(House.Dataset);

        Assert.Equal(
            [(VerifyFault.BitRot, "rot.png"), (VerifyFault.Missing, "gone.png"), (VerifyFault.Stray, "new.png"), (VerifyFault.Changed, "changed.png")],
            report.Findings.OrderBy(finding => finding.Fault).Select(finding => (finding.Fault, finding.Path)));
        // The touched one has its bytes: a second look by size and time finds it as it is now.
        var (_, quick) = await VerifyAsync(House.Dataset, quick: true);
        Assert.DoesNotContain(quick.Findings, finding => finding.Path == "touched.png");
        Assert.Contains(quick.Findings, finding => finding is { Fault: VerifyFault.Changed, Path: "changed.png", ActualSha256: "" });
        Assert.Equal(0, quick.SizeBytes);
    }

    [Fact]
    public async Task Verify_OtherDataset_SaysNothingOfThisOne()
    {
        var missing = await TakeInAsync("files/missing.png", 2);
        File.Delete(Blob(missing));
        var other = await House.DatasetAsync();

        Assert.Equal(0, (await VerifyAsync(other)).Report.FindingCount);
        Assert.Equal(1, (await VerifyAsync(House.Dataset)).Report.FindingCount);
        var refused = await Assert.ThrowsAsync<RpcException>(() => VerifyAsync("datasets/none-such"));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task ListReports_NewestFirst_PageByPage_WithoutFindings()
    {
        await TakeInAsync("files/a.png", 1);
        var stray = House.Folder.Write($"data/blobs/ab/{new string('c', 62)}", "stray"u8);
        var names = new List<string>();
        for (var i = 0; i < 3; i++) names.Add((await VerifyAsync("")).Report.Name);

        var client = new VerifyService.VerifyServiceClient(House.Ingest.Invoker);
        var first = await client.ListVerifyReportsAsync(new ListVerifyReportsRequest { PageSize = 2 });
        var second = await client.ListVerifyReportsAsync(new ListVerifyReportsRequest { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(names.OrderDescending(StringComparer.Ordinal), first.Reports.Concat(second.Reports).Select(report => report.Name));
        Assert.Empty(second.NextPageToken);
        Assert.All(first.Reports, report => Assert.Empty(report.Findings));
        Assert.All(first.Reports, report => Assert.Equal(1, report.FindingCount));
        Assert.True(File.Exists(stray));
        var wrong = await Assert.ThrowsAsync<RpcException>(async () => await client.GetVerifyReportAsync(new GetVerifyReportRequest { Name = "verifyReports/x" }));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
        var none = await Assert.ThrowsAsync<RpcException>(async () => await client.GetVerifyReportAsync(new GetVerifyReportRequest { Name = "verifyReports/" + new string('0', 32) }));
        Assert.Equal(StatusCode.NotFound, none.StatusCode);
    }

    private async Task<(Job Job, VerifyReport Report)> VerifyAsync(string dataset, bool quick = false)
    {
        var client = new VerifyService.VerifyServiceClient(House.Ingest.Invoker);
        var started = await client.StartVerifyAsync(new StartVerifyRequest { Dataset = dataset, Quick = quick });
        var job = await House.Ingest.EndAsync(started.Name);
        Assert.Equal((JobState.Succeeded, JobKind.Verify), (job.State, job.Kind));
        return (job, await client.GetVerifyReportAsync(new GetVerifyReportRequest { Name = job.Result }));
    }

    /// <returns>The file's sha256.</returns>
    private async Task<string> TakeInAsync(string path, int seed)
    {
        var bytes = Pictures.Png(seed);
        House.Folder.Write(path, bytes);
        Assert.Equal(JobState.Succeeded, (await House.TakeInAsync("files")).State);
        return Sha(bytes);
    }

    private string Blob(string sha256) => Path.Combine(House.Blobs, sha256[..2], sha256[2..]);

    private async Task<AssetState> StateAsync(string sha256) =>
        (await House.Catalog.Assets.GetStoredFileAsync(new GetStoredFileRequest { Name = "files/" + sha256 })).Locations[0].State;

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
