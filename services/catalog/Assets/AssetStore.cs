using Dapper;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Reads of assets; what registers, removes and reports stands in files of its own.</summary>
internal sealed class AssetStore(ITables tables, ChangeSignal signal, TimeProvider clock) : IAssetStore
{
    private const int MaximumInstances = 10_000;

    public Task<IReadOnlyList<RegisteredAsset>> RegisterAsync(string datasetId, IReadOnlyList<Registration> items, CancellationToken cancellation) => WriteAsync(
        datasetId, writer => new RegistrationRun(tables, writer, datasetId, clock.GetUtcNow(), cancellation).RunAsync(items), cancellation);

    public Task<RemoveMembershipsResponse> RemoveAsync(string datasetId, IReadOnlyList<string> paths, Act act, CancellationToken cancellation) => WriteAsync(
        datasetId, writer => new RemovalRun(tables, writer, datasetId, act, clock.GetUtcNow(), cancellation).RunAsync(paths), cancellation);

    public Task<AssignMembershipsResponse> AssignAsync(string datasetId, IReadOnlyList<MembershipAssignment> items, CancellationToken cancellation) => WriteAsync(
        datasetId, writer => new AssignmentRun(tables, writer, datasetId, clock.GetUtcNow(), cancellation).RunAsync(items), cancellation);

    public Task<int?> ReportAsync(string sha256, FileLocation place, AssetState state, CancellationToken cancellation) => WriteAsync(
        "", writer => FileStates.ReportAsync(tables, writer, sha256, place, state, clock.GetUtcNow(), cancellation), cancellation);

    public Task<IReadOnlyList<StoredFile>> FilesAsync(IReadOnlyList<string> hashes, CancellationToken cancellation) => tables.ReadAsync(
        connection => FileRows.QueryAsync(connection, $"WHERE {tables.AnyOf("f.sha256", "hashes")}", new { hashes = tables.List(hashes) }, cancellation), cancellation);

    public Task<IReadOnlyList<StoredFile>> ListFilesAsync(string? datasetId, string after, int count, CancellationToken cancellation)
    {
        const string ofDataset = " AND EXISTS (SELECT 1 FROM asset_parts p CROSS JOIN memberships m WHERE p.sha256 = s.sha256 AND m.asset_id = p.asset_id AND m.dataset_id = @datasetId)";
        var page = $"WHERE f.sha256 IN (SELECT s.sha256 FROM files s WHERE s.sha256 > @after{(datasetId is null ? "" : ofDataset)} ORDER BY s.sha256 LIMIT @count)";
        return tables.ReadAsync(connection => FileRows.QueryAsync(connection, page, new { datasetId = datasetId ?? "", after, count = (long)count }, cancellation), cancellation);
    }

    public Task<IReadOnlyList<Asset>> GetAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => tables.ReadAsync<IReadOnlyList<Asset>>(
        async connection =>
        {
            var rows = await new AssetRows(tables, connection, null, cancellation).QueryAsync(
                $"SELECT {AssetRows.Columns} FROM {AssetRows.Joined} WHERE {tables.AnyOf("m.asset_id", "ids")} ORDER BY m.dataset_id, m.path, m.member", new { ids = tables.List(ids) });
            var merged = new Dictionary<string, Asset>();
            foreach (var row in rows)
            {
                if (!merged.TryAdd(AssetNames.IdOf(row.Name), row)) merged[AssetNames.IdOf(row.Name)].Memberships.Add(row.Memberships);
            }

            return [.. ids.Distinct().Where(merged.ContainsKey).Select(id => merged[id])];
        },
        cancellation);

    public Task<IReadOnlyList<Asset>> ListAsync(AssetQuery query, CancellationToken cancellation) =>
        tables.ReadAsync(connection => new AssetPages(tables, connection, query, cancellation).ReadAsync(), cancellation);

    public Task<IReadOnlyList<Series>> ListSeriesAsync(string datasetId, SqlCondition filter, string after, int count, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.AddDynamicParams(new { datasetId, after, count = (long)count });
        return tables.ReadAsync(connection => SeriesRows.QueryAsync(connection, datasetId, filter.Sql, parameters, cancellation), cancellation);
    }

    public Task<IReadOnlyList<Asset>> SeriesAssetsAsync(string datasetId, string seriesUid, CancellationToken cancellation)
    {
        // The series first: a dataset has many.
        var sql = $"SELECT {AssetRows.Columns} FROM assets a CROSS JOIN memberships m WHERE a.series_uid = @seriesUid AND a.series_uid <> '' AND m.asset_id = a.id AND m.dataset_id = @datasetId "
            + "ORDER BY m.path, m.member LIMIT @count";
        return tables.ReadAsync<IReadOnlyList<Asset>>(
            async connection => [.. (await new AssetRows(tables, connection, null, cancellation).QueryAsync(sql, new { datasetId, seriesUid, count = (long)MaximumInstances })).DistinctBy(asset => asset.Name)],
            cancellation);
    }

    private async Task<T> WriteAsync<T>(string scope, Func<ITableWriter, Task<T>> work, CancellationToken cancellation)
    {
        var result = await tables.WriteAsync(scope, work, cancellation);
        signal.Raise();
        return result;
    }
}
