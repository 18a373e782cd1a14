using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Intake;

/// <summary>Images that are not one file: pairs of header and voxels, arrays inside a file.</summary>
public sealed class PartsTests : IAsyncLifetime
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HeaderAndVoxels_OneAssetOfTwoFiles(bool inPlace)
    {
        Pair("files/brain", 1);
        Pair("files/other", 2);
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files, inPlace);

        Assert.Equal(new FileCounts { Seen = 4, TakenIn = 4 }, job.Progress.Files);
        var asset = catalog!.State.Paths[(IngestHost.Dataset, "brain.hdr")];
        Assert.Equal(["data", "header"], asset.Parts.Select(part => part.Role).Order(StringComparer.Ordinal));
        Assert.Equal((2, "nifti", ImageKind.Volume), (asset.Files.Count, asset.Image.Format, asset.Image.Kind));
        Assert.Equal(2, catalog.State.Paths.Count);
        var rows = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { Filter = "path = brain*" })).Entries;
        Assert.Equal(["brain.hdr", "brain.img"], rows.Select(row => row.Path));
        Assert.Single(rows.Select(row => row.Asset).Distinct());

        Assert.Equal(new FileCounts { Seen = 4, Skipped = 4 }, (await host.TakeInAsync(Files, inPlace)).Progress.Files);
    }

    [Fact]
    public async Task HeaderAlone_RefusedWithTheReason_VoxelsAloneSkipped()
    {
        Pair("files/brain", 1);
        Pair("files/other", 2);
        File.Delete(Path.Combine(Files, "brain.img"));
        File.Delete(Path.Combine(Files, "other.hdr"));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(new FileCounts { Seen = 2, Refused = 1, Skipped = 1 }, job.Progress.Files);
        Assert.Equal(("brain.hdr", "BROKEN_FILE"), (job.Refusals.Single().Path, job.Refusals.Single().Code));
        Assert.Contains(".img", job.Refusals.Single().Reason);
    }

    [Fact]
    public async Task Npz_EveryArrayAnAssetOfItsOwn_OneRow()
    {
        ExternalTool.Python(
            "import sys, numpy as np; np.savez(sys.argv[1], train_images=np.zeros((3,28,28),'u1'), test_images=np.ones((2,28,28),'u1'), train_labels=np.zeros((3,1),'u1'))",
            Path.Combine(Files, "set.npz"));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(new FileCounts { Seen = 1, TakenIn = 1 }, job.Progress.Files);
        var members = catalog!.State.Members.Keys.Where(key => key.Path == "set.npz").Select(key => key.Member).Order(StringComparer.Ordinal);
        Assert.Equal(["test_images", "train_images"], members);
    }

    /// <summary>NIfTI-1 (nifti1.h): 348 bytes of header with magic "ni1", and 4 x 4 x 4 bytes of voxels.</summary>
    private void Pair(string stem, byte seed)
    {
        var header = new byte[348];
        BitConverter.TryWriteBytes(header, 348);
        short[] dims = [3, 4, 4, 4, 1, 1, 1, 1];
        for (var i = 0; i < 8; i++) BitConverter.TryWriteBytes(header.AsSpan(40 + (2 * i)), dims[i]);
        BitConverter.TryWriteBytes(header.AsSpan(70), (short)2);
        BitConverter.TryWriteBytes(header.AsSpan(72), (short)8);
        for (var i = 0; i < 4; i++) BitConverter.TryWriteBytes(header.AsSpan(76 + (4 * i)), 1f);
        "ni1\0"u8.CopyTo(header.AsSpan(344));
        header[148] = seed;
        folder.Write(stem + ".hdr", header);
        folder.Write(stem + ".img", [.. Enumerable.Range(0, 64).Select(i => (byte)(i * seed))]);
    }

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(folder["data"], Files, catalog!);
}
