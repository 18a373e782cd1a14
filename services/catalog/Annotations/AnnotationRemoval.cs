using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Annotations;

/// <summary>What was stated of an asset goes with the asset's last membership in the dataset.</summary>
internal static class AnnotationRemoval
{
    public static Task RunAsync(ITables tables, ITableWriter writer, string datasetId, IEnumerable<string> assets, CancellationToken cancellation) => writer.Connection.ExecuteAsync(
        new CommandDefinition(
            $"DELETE FROM annotations WHERE dataset_id = @datasetId AND kind = {(int)TargetKind.Asset} AND {tables.AnyOf("target", "assets")} "
            + "AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.asset_id = annotations.target AND m.dataset_id = @datasetId)",
            new { datasetId, assets = tables.List(assets) }, writer.Transaction, cancellationToken: cancellation));
}
