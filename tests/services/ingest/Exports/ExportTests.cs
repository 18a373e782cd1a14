using System.Security.Cryptography;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Exports;

public sealed class ExportOnSqliteTests : ExportContract<OnSqlite>;

public sealed class ExportOnPostgresTests : ExportContract<OnPostgres>;

/// <summary>Files given out, with the real catalogue; independent programs look at what comes.</summary>
public abstract class ExportContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private const string Clause = "No copy may be given to others.";

    private IngestWithCatalog? house;

    private IngestWithCatalog House => house!;

    private ExportService.ExportServiceClient Client => new(House.Ingest.Invoker);

    protected override async ValueTask BeginAsync() => house = await IngestWithCatalog.StartAsync(await ConnectionStringAsync());

    protected override async ValueTask EndAsync()
    {
        await House.DisposeAsync();
    }

    [Fact]
    public async Task Export_AsBag_IsWholeAndValid()
    {
        await TakeInAsync(("train/a.png", 1), ("train/same.png", 1), ("valid/ü 100% (b).png", 2));

        var export = await ExportAsync(new StartExportRequest { Dataset = House.Dataset, Destination = House.Folder["bag"] });

        Assert.Equal((ExportLayout.Bagit, 3, House.Folder["bag"]), (export.Layout, export.FileCount, export.Destination));
        Assert.Equal([House.Dataset], export.Datasets);
        Assert.Equal(Pictures.Png(2), File.ReadAllBytes(House.Folder["bag", "data", "valid", "ü 100% (b).png"]));
        Assert.Equal(export.ManifestSha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(House.Folder["bag", "manifest-sha256.txt"]))));
        Assert.Contains("valid/ü 100%25 (b).png", await File.ReadAllTextAsync(House.Folder["bag", "manifest-sha256.txt"]), StringComparison.Ordinal);
        Assert.Equal("3\n", Bags.Validate(House.Folder["bag"]));
        Assert.Contains(House.Dataset, await File.ReadAllTextAsync(House.Folder["bag", "TERMS.txt"]), StringComparison.Ordinal);
        Assert.Contains("not for diagnosis", await File.ReadAllTextAsync(House.Folder["bag", "NOTICE.txt"]), StringComparison.Ordinal);
        Assert.Contains("No reference is known here for " + House.Dataset, await File.ReadAllTextAsync(House.Folder["bag", "CITATIONS.txt"]), StringComparison.Ordinal);
        Assert.Equal(export, await Client.GetExportAsync(new GetExportRequest { Name = export.Name }));
    }

    [Fact]
    public async Task Export_PairOfFiles_BothGoOutUnderTheirOwnNames()
    {
        var (header, voxels) = Pair();
        House.Folder.Write("files/brain/scan.hdr", header);
        House.Folder.Write("files/brain/scan.img", voxels);
        await TakeInAsync(("a.png", 1));
        var pair = (await House.Catalog.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = House.Dataset })).Assets.Single(asset => asset.Parts.Count == 2);

        await ExportAsync(new StartExportRequest { Assets = { pair.Name }, Destination = House.Folder["bag"] });

        var folder = House.Folder["bag", "data", House.Dataset.Split('/')[1], "brain"];
        Assert.Equal(header, File.ReadAllBytes(Path.Combine(folder, "scan.hdr")));
        Assert.Equal(voxels, File.ReadAllBytes(Path.Combine(folder, "scan.img")));
        Assert.Equal("2\n", Bags.Validate(House.Folder["bag"]));
    }

    [Fact]
    public async Task Export_BrokenBag_IsFoundByTheSameValidation()
    {
        House.Folder.Write("files/labels.csv", "Path,Label\na.png,1\n"u8);
        await TakeInAsync(("a.png", 1), ("b.png", 2));
        await ExportAsync(new StartExportRequest { Dataset = House.Dataset, Destination = House.Folder["bag"] });
        Assert.Equal("3\n", Bags.Validate(House.Folder["bag"]));
        Assert.Equal("Path,Label\na.png,1\n", File.ReadAllText(House.Folder["bag", "data", "labels.csv"]));

        File.WriteAllText(House.Folder["bag", "TERMS.txt"], "others");

        Assert.Throws<InvalidOperationException>(() => Bags.Validate(House.Folder["bag"]));
    }

    [Fact]
    public async Task Export_AsFolder_ChecksWithSha256Sum_AndNamesItsAssets()
    {
        await TakeInAsync(("train/a.png", 1), ("valid/b\\c.png", 2));

        await ExportAsync(new StartExportRequest { Dataset = House.Dataset, Layout = ExportLayout.Folder, Filter = "path = \"valid/*\"", Destination = House.Folder["out"] });

        Assert.Equal(Pictures.Png(2), File.ReadAllBytes(House.Folder["out", "files", "valid", "b\\c.png"]));
        Assert.False(Directory.Exists(House.Folder["out", "files", "train"]));
        Assert.False(File.Exists(House.Folder["out", "bagit.txt"]));
        ExternalTool.Run("env", "--chdir=" + House.Folder["out"], "sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt");
        using var line = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(House.Folder["out", "assets.jsonl"])));
        Assert.Equal("valid/b\\c.png", line.RootElement.GetProperty("path").GetString());
        Assert.Equal("files/valid/b\\c.png", line.RootElement.GetProperty("parts")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Export_RedistributionForbidden_IsDeniedNamingTheClause()
    {
        var dataset = await House.DatasetAsync(described => described.UseDecisions.Add(new UseDecision { Purpose = UsePurpose.Redistribution, Answer = UseAnswer.No, Clause = Clause }));
        House.Folder.Write("files/a.png", Pictures.Png(1));
        await House.TakeInAsync("files", dataset: dataset);
        var asset = (await House.Catalog.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset })).Assets[0].Name;

        foreach (var request in new[] { new StartExportRequest { Dataset = dataset }, new StartExportRequest { Assets = { asset } } })
        {
            var refused = await RefusedAsync(StatusCode.PermissionDenied, request);
            var info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
            Assert.Equal(("USE_FORBIDDEN", Clause, dataset), (info.Reason, info.Metadata["clause"], info.Metadata["dataset"]));
            Assert.Contains(Clause, refused.Status.Detail, StringComparison.Ordinal);
        }

        var chexpert = await RefusedAsync(StatusCode.PermissionDenied, new StartExportRequest { Dataset = "datasets/chexpert" });
        Assert.Contains("written permission", chexpert.Status.Detail, StringComparison.Ordinal);

        // The same bytes in a dataset that allows it: that one's membership counts.
        await House.TakeInAsync("files");
        var export = await ExportAsync(new StartExportRequest { Assets = { asset }, Destination = House.Folder["bag"] });
        Assert.Equal([House.Dataset], export.Datasets);
        Assert.True(File.Exists(House.Folder["bag", "data", House.Dataset.Split('/')[1], "a.png"]));
    }

    [Fact]
    public async Task Export_TermsNotAccepted_IsDeniedUntilTheyAre_AndDownloadOnceWithdrawn()
    {
        var dataset = await House.DatasetAsync(described => described.Access = AccessLevel.Restricted);
        House.Folder.Write("files/a.png", Pictures.Png(1));
        await House.TakeInAsync("files", dataset: dataset);
        var refused = await RefusedAsync(StatusCode.PermissionDenied, new StartExportRequest { Dataset = dataset });
        Assert.Equal("TERMS_NOT_ACCEPTED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);

        var grant = await House.Catalog.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = dataset, Grant = new Grant { Terms = "The agreement" } });
        var export = await ExportAsync(new StartExportRequest { Dataset = dataset });
        Assert.NotEmpty((await DownloadAsync(export.Name)).Bytes);

        await House.Catalog.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = "x" });
        var denied = await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(export.Name));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
    }

    [Fact]
    public async Task Export_RottenBlob_FailsAndLeavesNothing_AndSucceedsOnceItIsWhole()
    {
        await TakeInAsync(("a.png", 1), ("b.png", 2));
        var sha = Convert.ToHexStringLower(SHA256.HashData(Pictures.Png(1)));
        var blob = Path.Combine(House.Blobs, sha[..2], sha[2..]);
        var bytes = File.ReadAllBytes(blob);
        bytes[^20] ^= 1;
        File.WriteAllBytes(blob, bytes);

        var started = await Client.StartExportAsync(new StartExportRequest { Dataset = House.Dataset, Destination = House.Folder["bag"] });
        var job = await House.Ingest.EndAsync(started.Name);

        Assert.Equal((JobState.Failed, "FILES_UNREADABLE"), (job.State, job.Failure.Code));
        Assert.Equal("a.png", Assert.Single(job.Refusals).Path);
        Assert.False(Directory.Exists(House.Folder["bag"]));
        var name = "exports/" + job.Name["jobs/".Length..];
        var none = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetExportAsync(new GetExportRequest { Name = name }));
        Assert.Equal(StatusCode.NotFound, none.StatusCode);
        var unfinished = await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(name));
        Assert.Equal(StatusCode.FailedPrecondition, unfinished.StatusCode);

        File.WriteAllBytes(blob, Pictures.Png(1));
        await House.Ingest.Jobs.RetryJobAsync(new RetryJobRequest { Name = job.Name });
        Assert.Equal(JobState.Succeeded, (await House.Ingest.EndAsync(job.Name)).State);
        Assert.Equal("2\n", Bags.Validate(House.Folder["bag"]));
    }

    [Fact]
    public async Task Download_WholeAndFromTheMiddle_AreTheSameTar()
    {
        var deep = string.Join('/', Enumerable.Repeat("a-rather-long-folder-name", 6)) + "/ü.png";
        await TakeInAsync(("a.png", 1), (deep, 2));
        var export = await ExportAsync(new StartExportRequest { Dataset = House.Dataset });
        Assert.Empty(export.Destination);

        var whole = await DownloadAsync(export.Name);
        var rest = await DownloadAsync(export.Name, 1000);

        Assert.Equal("application/x-tar", whole.Header.MediaType);
        Assert.Equal(whole.Bytes.Length, whole.Header.SizeBytes);
        Assert.Equal(whole.Bytes[1000..], rest.Bytes);
        Assert.Equal(rest.Bytes.Length, rest.Header.SizeBytes);
        House.Folder.Write("out/export.tar", whole.Bytes);
        ExternalTool.Run("tar", "--extract", "--file", House.Folder["out", "export.tar"], "--directory", House.Folder["out"]);
        var bag = Assert.Single(Directory.GetDirectories(House.Folder["out"]));
        Assert.Equal(whole.Header.FileName, Path.GetFileName(bag) + ".tar");
        Assert.Equal("2\n", Bags.Validate(bag));
        Assert.Equal(Pictures.Png(2), File.ReadAllBytes(Path.Combine(bag, "data", deep)));
        var far = await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(export.Name, whole.Bytes.Length + 1));
        Assert.Equal(StatusCode.OutOfRange, far.StatusCode);
        Assert.Empty((await DownloadAsync(export.Name, whole.Bytes.Length)).Bytes);
    }

    [Fact]
    public async Task Start_WrongRequest_IsRefused()
    {
        House.Folder.Write("full/x", "x"u8);
        var asset = "assets/" + new string('0', 32);
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest());
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Dataset = House.Dataset, Assets = { asset } });
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Assets = { asset }, Filter = "format = dicom" });
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Dataset = House.Dataset, Filter = "nonsense ~ 1" });
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Dataset = House.Dataset, Destination = "relative" });
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Dataset = House.Dataset, Destination = House.Folder["full"] });
        await RefusedAsync(StatusCode.InvalidArgument, new StartExportRequest { Dataset = House.Dataset, Destination = House.Folder["data", "x"] });
        await RefusedAsync(StatusCode.NotFound, new StartExportRequest { Dataset = "datasets/none-such" });
        await RefusedAsync(StatusCode.NotFound, new StartExportRequest { Assets = { asset } });
        var outside = await RefusedAsync(StatusCode.PermissionDenied, new StartExportRequest { Dataset = House.Dataset, Destination = "/etc/lightbox-export" });
        Assert.Equal("PATH_OUTSIDE_ROOTS", outside.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    /// <summary>NIfTI-1 in two files: 348 bytes of header, magic "ni1", and 4 x 4 x 4 voxels of one byte.</summary>
    private static (byte[] Header, byte[] Voxels) Pair()
    {
        var header = new byte[348];
        BitConverter.TryWriteBytes(header, 348);
        short[] dims = [3, 4, 4, 4, 1, 1, 1, 1];
        for (var i = 0; i < dims.Length; i++) BitConverter.TryWriteBytes(header.AsSpan(40 + (2 * i)), dims[i]);
        BitConverter.TryWriteBytes(header.AsSpan(70), (short)2);
        BitConverter.TryWriteBytes(header.AsSpan(72), (short)8);
        for (var i = 1; i <= 3; i++) BitConverter.TryWriteBytes(header.AsSpan(76 + (4 * i)), 1f);
        "ni1\0"u8.CopyTo(header.AsSpan(344));
        return (header, [.. Enumerable.Range(0, 64).Select(i => (byte)i)]);
    }

    private async Task TakeInAsync(params (string Path, int Seed)[] files)
    {
        foreach (var (path, seed) in files) House.Folder.Write("files/" + path, Pictures.Png(seed));
        Assert.Equal(JobState.Succeeded, (await House.TakeInAsync("files")).State);
    }

    private async Task<Export> ExportAsync(StartExportRequest request)
    {
        var job = await House.Ingest.EndAsync((await Client.StartExportAsync(request)).Name);
        Assert.Equal((JobState.Succeeded, ""), (job.State, job.Failure?.Reason ?? ""));
        return await Client.GetExportAsync(new GetExportRequest { Name = job.Result });
    }

    private async Task<RpcException> RefusedAsync(StatusCode code, StartExportRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.StartExportAsync(request));
        Assert.Equal(code, refused.StatusCode);
        return refused;
    }

    /// <summary>The tar, checked against its trailer.</summary>
    private async Task<(StreamHeader Header, byte[] Bytes)> DownloadAsync(string name, long offset = 0)
    {
        using var call = Client.DownloadExport(new DownloadExportRequest { Name = name, Offset = offset });
        using var bytes = new MemoryStream();
        StreamHeader? header = null;
        StreamTrailer? trailer = null;
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            header ??= message.Header;
            trailer ??= message.Trailer;
            if (message.MessageCase == DownloadExportResponse.MessageOneofCase.Chunk) bytes.Write(message.Chunk.Span);
        }

        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), bytes.Length), (trailer!.Sha256, trailer.SizeBytes));
        return (header!, bytes.ToArray());
    }
}
