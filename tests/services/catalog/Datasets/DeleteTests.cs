using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

public sealed class DeleteOnSqliteTests(SqliteCatalog catalog) : DeleteContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class DeleteOnPostgresTests(PostgresCatalog catalog) : DeleteContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Removal of datasets in any store.</summary>
public abstract class DeleteContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Delete_WithAssetsHere_NeedsForceAndTakesEverythingAlong()
    {
        var host = await catalog.HostAsync();
        var (gone, other) = (await Sample.DatasetAsync(host, AccessLevel.Registration), await Sample.DatasetAsync(host));
        var own = (await Sample.RegisterAsync(host, gone, Sample.Registration("a", gone + "a")))[0].Asset;
        var shared = (await Sample.RegisterAsync(host, gone, Sample.Registration("b", gone + "b")))[0].Asset;
        await Sample.RegisterAsync(host, other, Sample.Registration("b", gone + "b"));
        await host.Annotations.RegisterAnnotationsAsync(new RegisterAnnotationsRequest { Dataset = gone, Annotations = { new Annotation { Asset = shared, Field = "effusion", Flag = true } } });
        var grant = await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = gone, Grant = new Grant { Terms = "T" } });

        var refused = await Sample.RefusedAsync(StatusCode.FailedPrecondition, () => DeleteAsync(host, gone));
        Assert.Equal("ASSETS_HERE", refused.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.Single().Type);
        var from = (await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = 1, PageSize = 1000 })).NextSequence;
        var deleted = await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = gone, Reason = "The project ended.", Force = true });

        Assert.Equal(2, deleted.MembershipsRemoved);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = gone }));
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Assets.GetAssetAsync(new GetAssetRequest { Name = own }));
        Assert.Equal(other, Assert.Single((await host.Assets.GetAssetAsync(new GetAssetRequest { Name = shared })).Memberships).Dataset);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Grants.GetGrantAsync(new GetGrantRequest { Name = grant.Name }));
        await Sample.RefusedAsync(StatusCode.NotFound, () => Sample.RegisterAsync(host, gone, Sample.Registration("c", gone + "c")));

        var changes = (await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = from, PageSize = 1000 })).Changes.Where(change => change.Dataset == gone).ToList();
        Assert.Equal(
            [(own, ChangeKind.Deleted), (shared, ChangeKind.Updated), (grant.Name, ChangeKind.Deleted), (gone, ChangeKind.Deleted)],
            changes.Select(change => (change.Resource, change.Kind)).OrderBy(change => change.Resource == own ? 0 : change.Resource == shared ? 1 : change.Resource == grant.Name ? 2 : 3));
        var record = (await host.Changes.ListAuditRecordsAsync(new ListAuditRecordsRequest { Filter = $"resource = \"{gone}\" AND method = DeleteDataset" })).Records.Single();
        Assert.Equal(("The project ended.", "local"), (record.Reason, record.Principal));
    }

    [Fact]
    public async Task Delete_AndMadeAnew_BeginsWithNothing()
    {
        var host = await catalog.HostAsync();
        var name = await Sample.DatasetAsync(host, AccessLevel.Registration);
        await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = name, Grant = new Grant { Terms = "T" } });
        await Sample.RegisterAsync(host, name, Sample.Registration("a", name));
        await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = name, Reason = "x", Force = true });

        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = name["datasets/".Length..], Dataset = new Dataset { DisplayName = "Again", Access = AccessLevel.Registration } });

        Assert.Equal(0, (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = name })).Holdings.AssetCount);
        Assert.False((await host.Grants.CheckUseAsync(new CheckUseRequest { Dataset = name, Purpose = UsePurpose.Research })).Granted);
        Assert.Empty((await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = name })).Grants);
    }

    [Fact]
    public async Task Delete_WithoutReasonOrByAnOldEtag_IsRefused()
    {
        var host = await catalog.HostAsync();
        var name = await Sample.DatasetAsync(host);
        var reason = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = name, Reason = "  " }));
        Assert.Equal("reason", reason.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
        var etag = await Sample.RefusedAsync(StatusCode.Aborted, async () => await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = name, Reason = "x", Etag = "old" }));
        Assert.Equal((await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = name })).Etag, etag.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata["etag"]);
    }

    [Fact]
    public async Task Delete_WhatOthersRestOn_IsRefused()
    {
        var host = await catalog.HostAsync();
        var name = await Sample.DatasetAsync(host);
        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "part-" + Guid.NewGuid().ToString("N")[..8], Dataset = new Dataset { DisplayName = "Part", PartOf = name } });
        Assert.Equal("IN_USE", await ReasonAsync(() => DeleteAsync(host, name)));
        Assert.Equal("BUILT_IN", await ReasonAsync(() => DeleteAsync(host, "datasets/uta7")));
        await Sample.RefusedAsync(StatusCode.NotFound, () => DeleteAsync(host, "datasets/nowhere"));
    }

    private static async Task<string> ReasonAsync(Func<Task> call) =>
        (await Sample.RefusedAsync(StatusCode.FailedPrecondition, call)).GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.Single().Type;

    private static async Task DeleteAsync(CatalogHost host, string name) => await host.Datasets.DeleteDatasetAsync(new DeleteDatasetRequest { Name = name, Reason = "A test." });
}
