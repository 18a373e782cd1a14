using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Knowledge.V1;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Datasets;

public sealed class DatasetSyncTests : IAsyncLifetime
{
    private FakeCatalog catalog = null!;
    private KnowledgeHost host = null!;

    public async ValueTask InitializeAsync()
    {
        catalog = await FakeCatalog.StartAsync();
        catalog.Put(new Dataset { Name = "datasets/chexpert", DisplayName = "CheXpert as the catalogue has it", Summary = "Chest films." });
        catalog.Put(Hedgehogs("Spines of hedgehogs."));
        host = await KnowledgeHost.StartAsync(settings: catalog.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await catalog.DisposeAsync();
    }

    [Fact]
    public async Task SyncDatasetEntries_UsersDataset_IsFoundUntilItIsGone()
    {
        var added = await host.Entries.SyncDatasetEntriesAsync(new());
        var found = await host.Search.SearchEntriesAsync(new() { Query = "hedgehog spines" });
        catalog.Remove("datasets/my-hedgehogs");
        var removed = await host.Entries.SyncDatasetEntriesAsync(new());
        var gone = await host.Search.SearchEntriesAsync(new() { Query = "hedgehog spines" });

        Assert.Equal(1, added.Created);
        Assert.Equal("datasets/my-hedgehogs", found.Results[0].Entry.DatasetSource);
        Assert.Equal((0, 0, 1), (removed.Created, removed.Updated, removed.Deleted));
        Assert.DoesNotContain(gone.Results, result => result.Entry.DatasetSource == "datasets/my-hedgehogs");
    }

    [Fact]
    public async Task SyncDatasetEntries_SecondTime_AsksOnlyForWhatChanged()
    {
        var first = await host.Entries.SyncDatasetEntriesAsync(new());
        var (listed, given) = (catalog.Listed, catalog.Given);
        catalog.Put(Hedgehogs("Quills of hedgehogs."));

        var second = await host.Entries.SyncDatasetEntriesAsync(new());
        var third = await host.Entries.SyncDatasetEntriesAsync(new());

        Assert.Equal((3L, 4L, 4L), (first.NextSequence, second.NextSequence, third.NextSequence));
        Assert.Equal((0, 1, 0), (second.Created, second.Updated, second.Deleted));
        Assert.Equal((0, 0, 0), (third.Created, third.Updated, third.Deleted));
        Assert.Equal((listed, given + 1), (catalog.Listed, catalog.Given));
        Assert.Equal("Quills of hedgehogs.", (await GetAsync("dataset-my-hedgehogs")).Description);
    }

    [Fact]
    public async Task SyncDatasetEntries_FeedLostItsBeginning_ReadsAllAnew()
    {
        await host.Entries.SyncDatasetEntriesAsync(new());
        catalog.Put(new Dataset { Name = "datasets/new", DisplayName = "New" });
        catalog.FirstKept = 100;

        Assert.Equal(1, (await host.Entries.SyncDatasetEntriesAsync(new())).Created);
    }

    /// <summary>The built-in entry stands in until the catalogue answers; what it does not establish is still said afterwards.</summary>
    [Fact]
    public async Task SyncDatasetEntries_BuiltInDataset_FollowsTheCatalogue()
    {
        var builtIn = await GetAsync("dataset-chexpert");
        await host.Entries.SyncDatasetEntriesAsync(new());
        var synced = await GetAsync("dataset-chexpert");
        catalog.Remove("datasets/chexpert");
        await host.Entries.SyncDatasetEntriesAsync(new());

        Assert.Equal("CheXpert as the catalogue has it", synced.FindingName);
        Assert.Equal(builtIn.Notice, synced.Notice);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => GetAsync("dataset-chexpert"))).StatusCode);
    }

    [Fact]
    public async Task SyncDatasetEntries_RemovedByAPerson_StaysRemoved()
    {
        await host.Entries.SyncDatasetEntriesAsync(new());
        await host.Entries.DeleteEntryAsync(new() { Name = "entries/dataset-my-hedgehogs", Reason = "Not ours." });
        catalog.Put(Hedgehogs("Again."));

        var again = await host.Entries.SyncDatasetEntriesAsync(new());
        var full = await host.Entries.SyncDatasetEntriesAsync(new() { Full = true });

        Assert.Equal((0, 0), (again.Created, full.Created));
    }

    private static Dataset Hedgehogs(string summary) =>
        new() { Name = "datasets/my-hedgehogs", DisplayName = "Hedgehog radiographs", Summary = summary, Modalities = { new Modality { Code = "DX" } } };

    private Task<Entry> GetAsync(string id) => host.Entries.GetEntryAsync(new() { Name = "entries/" + id }).ResponseAsync;
}
