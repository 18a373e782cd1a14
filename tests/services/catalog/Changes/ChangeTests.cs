using Grpc.Core;
using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Changes;

public sealed class ChangesOnSqliteTests(SqliteCatalog catalog) : ChangeContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class ChangesOnPostgresTests(PostgresCatalog catalog) : ChangeContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>The change feed and the audit record in any store.</summary>
public abstract class ChangeContract(CatalogFixture catalog)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task List_Assets_TellsOfEveryThingThatHappensToThem()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var from = await EndAsync(host);
        var first = (await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset + 1), Sample.Registration("b", dataset + 2)))[0].Asset;
        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset + 1));
        await Sample.RegisterAsync(host, dataset, Sample.Registration("c", dataset + 1));
        await host.Assets.AssignMembershipsAsync(new AssignMembershipsRequest { Dataset = dataset, Memberships = { new MembershipAssignment { Path = "a", Split = "train" } } });
        await host.Assets.ReportFileStateAsync(new ReportFileStateRequest
        {
            Name = "files/" + Sample.Sha(dataset + 1),
            Location = new FileLocation { Blob = new BlobLocation { Store = "default" } },
            State = AssetState.Missing,
        });
        var replacing = (await Sample.RegisterAsync(host, dataset, Sample.Registration("b", dataset + 3)))[0];
        await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "a", "c" }, Reason = "Not ours." });

        var changes = await ListAsync(host, from, "assets");

        Assert.All(changes, change => Assert.Equal(dataset, change.Dataset));
        Assert.Equal(
            [ChangeKind.Created, ChangeKind.Updated, ChangeKind.Updated, ChangeKind.Updated, ChangeKind.Deleted], changes.Where(change => change.Resource == first).Select(change => change.Kind));
        Assert.Equal([ChangeKind.Created, ChangeKind.Deleted], changes.Where(change => change.Resource == replacing.Replaced).Select(change => change.Kind));
        Assert.Equal([ChangeKind.Created], changes.Where(change => change.Resource == replacing.Asset).Select(change => change.Kind));
        Assert.Equal("Not ours.", (await host.Changes.ListAuditRecordsAsync(new ListAuditRecordsRequest { Filter = $"resource = \"{dataset}\" AND method = RemoveMemberships" })).Records.Single().Reason);
    }

    [Fact]
    public async Task List_ByCollection_SkipsTheOthersAndPagesOn()
    {
        var host = await catalog.HostAsync();
        var from = await EndAsync(host);
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 5).Select(i => Sample.Registration($"{i}", $"{dataset}{i}")));
        var grant = await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = dataset, Grant = new Grant { Terms = "T" } });

        Assert.Equal([dataset], (await ListAsync(host, from, "datasets")).Select(change => change.Resource));
        Assert.Equal([grant.Name], (await ListAsync(host, from, "grants")).Select(change => change.Resource));
        Assert.Equal(5, (await ListAsync(host, from, "assets")).Count);
        Assert.Equal(7, (await ListAsync(host, from, "")).Count);
        var end = await EndAsync(host);
        Assert.Equal(end, (await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = end, Collection = "datasets" })).NextSequence);
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = -1 }));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Changes.ListChangesAsync(new ListChangesRequest { Collection = "providers" }));
    }

    [Fact]
    public async Task Watch_FromTheMiddle_GivesWhatWasAndWhatComes()
    {
        var host = await catalog.HostAsync();
        var from = await EndAsync(host);
        var before = await Sample.DatasetAsync(host);
        using var patience = new CancellationTokenSource(Patience);
        using var watch = host.Changes.WatchChanges(new WatchChangesRequest { FromSequence = from, Collection = "datasets" }, cancellationToken: patience.Token);

        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        Assert.Equal((before, ChangeKind.Created), (watch.ResponseStream.Current.Resource, watch.ResponseStream.Current.Kind));
        var after = await Sample.DatasetAsync(host);
        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(after, watch.ResponseStream.Current.Resource);
        await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = after, Reason = "A test." }, cancellationToken: patience.Token);
        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        Assert.Equal((after, ChangeKind.Deleted), (watch.ResponseStream.Current.Resource, watch.ResponseStream.Current.Kind));
    }

    [Fact]
    public async Task Watch_WhileManyWrite_GivesEveryNumberOnceAndInOrder()
    {
        var host = await catalog.HostAsync();
        var from = await EndAsync(host);
        var datasets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sample.DatasetAsync(host)));
        using var patience = new CancellationTokenSource(Patience);
        using var watch = host.Changes.WatchChanges(new WatchChangesRequest { FromSequence = from, Collection = "assets" }, cancellationToken: patience.Token);

        var writing = Task.WhenAll(datasets.Select(async dataset =>
        {
            for (var i = 0; i < 25; i++) await Sample.RegisterAsync(host, dataset, Sample.Registration($"{i}", $"{dataset}{i}"));
        }));
        var seen = new List<Change>();
        while (seen.Count < 100 && await watch.ResponseStream.MoveNext(patience.Token)) seen.Add(watch.ResponseStream.Current);
        await writing;

        Assert.Equal(seen.Select(change => change.Sequence).Order(), seen.Select(change => change.Sequence));
        Assert.Equal(100, seen.Select(change => change.Resource).Distinct().Count());
    }

    [Fact]
    public async Task Audit_EveryWrite_IsThereNewestFirstPageByPage()
    {
        var host = await catalog.HostAsync();
        var id = "audited-" + Guid.NewGuid().ToString("N")[..8];
        var made = await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = "Audited" }, RequestId = id });
        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = "Audited" }, RequestId = id });
        await host.Datasets.UpdateDatasetAsync(new UpdateDatasetRequest { Dataset = new Dataset { Name = made.Name, DisplayName = "Audited again" } });
        await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = made.Name, Reason = "Enough." });

        var request = new ListAuditRecordsRequest { Filter = $"resource = \"{made.Name}\" AND principal = local", PageSize = 1 };
        var records = new List<AuditRecord>();
        do
        {
            var page = await host.Changes.ListAuditRecordsAsync(request);
            Assert.Single(page.Records);
            records.AddRange(page.Records);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([("DeleteDataset", "Enough.", ""), ("UpdateDataset", "", ""), ("CreateDataset", "", id)], records.Select(record => (record.Method, record.Reason, record.RequestId)));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Changes.ListAuditRecordsAsync(new ListAuditRecordsRequest { Filter = "reason = x" }));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Changes.ListAuditRecordsAsync(new ListAuditRecordsRequest { Filter = "NOT method = x" }));
    }

    private static async Task<long> EndAsync(CatalogHost host)
    {
        long next = 1;
        while (true)
        {
            var page = await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = next, PageSize = 1000 });
            if (page.NextSequence == next) return next;
            next = page.NextSequence;
        }
    }

    private static async Task<IReadOnlyList<Change>> ListAsync(CatalogHost host, long from, string collection) =>
        (await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = from, Collection = collection, PageSize = 1000 })).Changes;
}
