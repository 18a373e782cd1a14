using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Assets;

/// <summary>What a transaction does to the counts of what of a dataset is here.</summary>
internal sealed class HoldingChanges(string datasetId, DateTimeOffset now)
{
    private readonly Dictionary<(string Format, long Kind), (long Assets, long Memberships, long Bytes)> sums = [];

    /// <param name="isNew">The dataset's first membership of the asset.</param>
    /// <param name="bytes">Length of its files that the dataset did not have.</param>
    public void Count(Registration item, bool isNew, long bytes)
    {
        var key = (item.Image.Format, (long)item.Image.Kind);
        var sum = sums.GetValueOrDefault(key);
        sums[key] = (sum.Assets + (isNew ? 1 : 0), sum.Memberships + 1, sum.Bytes + bytes);
    }

    public Task AddAsync(ITableWriter writer, CancellationToken cancellation) => writer.InsertAsync(
        "holdings (dataset_id, format, kind, assets, memberships, size_bytes, changed)",
        "ON CONFLICT (dataset_id, format, kind) DO UPDATE SET assets = holdings.assets + excluded.assets, memberships = holdings.memberships + excluded.memberships, "
        + "size_bytes = holdings.size_bytes + excluded.size_bytes, changed = excluded.changed",
        [.. sums.Select(sum => new object[] { datasetId, sum.Key.Format, sum.Key.Kind, sum.Value.Assets, sum.Value.Memberships, sum.Value.Bytes, now.ToUnixTimeMilliseconds() })],
        cancellation);

    /// <summary>Counts from the rows: after a removal, whose sums would depend on what else holds a file.</summary>
    public async Task RecountAsync(ITableWriter writer, CancellationToken cancellation)
    {
        string[] statements =
        [
            "DELETE FROM holdings WHERE dataset_id = @datasetId",
            "INSERT INTO holdings (dataset_id, format, kind, assets, memberships, size_bytes, changed) "
            + "SELECT @datasetId, x.format, x.kind, COUNT(*), SUM(x.places), 0, @time FROM "
            + "(SELECT a.format, a.kind, COUNT(*) AS places FROM memberships m JOIN assets a ON a.id = m.asset_id WHERE m.dataset_id = @datasetId GROUP BY a.id, a.format, a.kind) x "
            + "GROUP BY x.format, x.kind",
            "UPDATE holdings SET size_bytes = (SELECT COALESCE(SUM(f.size_bytes), 0) FROM files f WHERE f.sha256 IN "
            + "(SELECT p.sha256 FROM asset_parts p JOIN assets a ON a.id = p.asset_id JOIN memberships m ON m.asset_id = a.id "
            + "WHERE m.dataset_id = @datasetId AND a.format = holdings.format AND a.kind = holdings.kind)) WHERE dataset_id = @datasetId",
        ];
        foreach (var statement in statements)
            await writer.Connection.ExecuteAsync(new CommandDefinition(statement, new { datasetId, time = now.ToUnixTimeMilliseconds() }, writer.Transaction, cancellationToken: cancellation));
    }
}
