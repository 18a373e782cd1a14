using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Annotations;

/// <summary>What was stated of an asset goes with the asset's last membership in the dataset.</summary>
internal static class AnnotationRemoval
{
    public static async Task RunAsync(ITableWriter writer, string datasetId, IEnumerable<string> assets, CancellationToken cancellation)
    {
        foreach (var asset in assets)
        {
            // A range each: of a list the planner would walk the dataset.
            var (from, to) = AnnotationKey.Range(TargetKind.Asset, asset);
            await writer.Connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM annotations WHERE dataset_id = @datasetId AND key >= @from AND key < @to "
                + "AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.asset_id = @asset AND m.dataset_id = @datasetId)",
                new { datasetId, asset, from, to }, writer.Transaction, cancellationToken: cancellation));
        }
    }
}
