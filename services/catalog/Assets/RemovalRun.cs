using Dapper;
using Lightbox.Catalog.Annotations;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Paths taken out of a dataset in one transaction.</summary>
internal sealed class RemovalRun(ITables tables, ITableWriter writer, string datasetId, Act act, DateTimeOffset now, CancellationToken cancellation)
{
    public async Task<RemoveMembershipsResponse> RunAsync(IReadOnlyList<string> paths)
    {
        var assets = (await writer.Connection.QueryAsync<string>(new CommandDefinition(
            $"DELETE FROM memberships WHERE dataset_id = @datasetId AND {tables.AnyOf("path", "paths")} RETURNING asset_id",
            new { datasetId, paths = tables.List(paths) }, writer.Transaction, cancellationToken: cancellation))).ToList();
        if (assets.Count == 0) return new RemoveMembershipsResponse();
        var (gone, files) = await Orphans.RemoveAsync(tables, writer, assets.Distinct(), cancellation);
        await AnnotationRemoval.RunAsync(writer, datasetId, assets.Distinct(), cancellation);
        await new HoldingChanges(datasetId, now).RecountAsync(writer, cancellation);
        var name = "datasets/" + datasetId;
        await AuditStore.AppendAsync(writer, now, act, name, cancellation);
        await ChangeStore.AppendAsync(writer, now, [.. AssetChanges.Left(assets.Distinct(), gone, name)], cancellation);
        return new RemoveMembershipsResponse { MembershipsRemoved = assets.Count, AssetsRemoved = gone.Count, OrphanedFiles = { files } };
    }
}
