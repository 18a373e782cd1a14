using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Ledger;

/// <summary>Ledger and catalogue against each other, both real.</summary>
public sealed class SweepTests
{
    private static readonly string NoBlob = new('a', 64);

    [Fact]
    public async Task Equal_FindsNothing()
    {
        await using var both = await WithFilesAsync();

        Assert.Equal(new SweepLedgerResponse(), await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest()));
        Assert.Equal(new SweepLedgerResponse(), await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest { Dataset = both.Dataset, ValidateOnly = true }));
    }

    [Fact]
    public async Task CatalogueForgot_CountedAndTakenInByTheNextIngest()
    {
        await using var both = await WithFilesAsync();
        await both.Catalog.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = both.Dataset, Paths = { "1.png" }, Reason = "test" });

        var seen = await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest { Dataset = both.Dataset, ValidateOnly = true });
        Assert.Equal(1, seen.Unregistered);
        Assert.Equal(new FileCounts { Seen = 3, Skipped = 3 }, (await both.TakeInAsync("files")).Progress.Files);

        await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest { Dataset = both.Dataset });
        Assert.Equal(new FileCounts { Seen = 3, Skipped = 2, TakenIn = 1 }, (await both.TakeInAsync("files")).Progress.Files);
        Assert.Equal(new SweepLedgerResponse(), await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest()));
    }

    [Fact]
    public async Task RegisteredByAnother_Unknown_AndABlobOfNobody_Orphan()
    {
        await using var both = await WithFilesAsync();
        var assets = await both.Catalog.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = both.Dataset });
        var located = await both.Catalog.Assets.GetStoredFileAsync(new GetStoredFileRequest { Name = $"files/{assets.Assets[0].Parts[0].Sha256}" });
        await both.Catalog.Assets.RegisterAssetsAsync(new RegisterAssetsRequest
        {
            Dataset = both.Dataset,
            Assets =
            {
                new AssetRegistration
                {
                    Path = "elsewhere.png",
                    Image = assets.Assets[0].Image,
                    Parts = { assets.Assets[0].Parts },
                    Files = { new StoredFileRegistration { Sha256 = assets.Assets[0].Parts[0].Sha256, SizeBytes = located.SizeBytes, Location = located.Locations[0] } },
                },
            },
        });
        Directory.CreateDirectory(Path.Combine(both.Blobs, NoBlob[..2]));
        await File.WriteAllTextAsync(Path.Combine(both.Blobs, NoBlob[..2], NoBlob[2..]), "left");

        var found = await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest());

        Assert.Equal((1L, 1L, 0L), (found.Unknown, found.OrphanBlobs, found.Unregistered));
    }

    [Fact]
    public async Task UnknownDataset_NotFound()
    {
        await using var both = await IngestWithCatalog.StartAsync();

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await both.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest { Dataset = "datasets/nobody" }));

        Assert.Equal(Grpc.Core.StatusCode.NotFound, refused.StatusCode);
    }

    private static async Task<IngestWithCatalog> WithFilesAsync()
    {
        var both = await IngestWithCatalog.StartAsync();
        for (var i = 0; i < 3; i++) both.Folder.Write($"files/{i}.png", Pictures.Png(i));
        Assert.Equal(JobState.Succeeded, (await both.TakeInAsync("files")).State);
        return both;
    }
}
