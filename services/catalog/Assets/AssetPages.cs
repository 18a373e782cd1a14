using System.Data.Common;
using Dapper;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>
/// A page of assets in the order of dataset, path and member. Of a filter over sorts (<see cref="Facet"/>) it is the merge of the first rows of each sort that the filter allows,
/// each read from an index in that order; of a patient, a study or a series all rows are few and are sorted. Only what neither decides walks the paths.
/// </summary>
internal sealed class AssetPages(ITables tables, DbConnection connection, AssetQuery query, CancellationToken cancellation)
{
    /// <summary>Sorts to merge; a filter that allows more of them is met by many rows, so that walking finds a page soon.</summary>
    private const int MaximumMerged = 64;

    private const string Order = "ORDER BY m.dataset_id, m.path, m.member LIMIT @count";

    private readonly AssetRows rows = new(tables, connection, null, cancellation);

    public async Task<IReadOnlyList<Asset>> ReadAsync()
    {
        if (query.Filter.Key is null && query.Filter.Facets is null) return await rows.QueryAsync(Walk(query.DatasetId is null ? "1 = 1" : "m.dataset_id = @dataset"), Parameters(query.DatasetId, query.After, query.Count));
        var facets = await FacetsAsync();
        var found = new List<Asset>();
        foreach (var dataset in facets.Select(row => row.DatasetId).Distinct().Order(StringComparer.Ordinal).ToList())
        {
            if (found.Count == query.Count) break;
            var after = query.After is { } last && last.Dataset == dataset ? query.After : null;
            found.AddRange(await OfDatasetAsync(dataset, [.. facets.Where(row => row.DatasetId == dataset)], Parameters(dataset, after, query.Count - found.Count), after is not null));
        }

        return found;
    }

    private async Task<IReadOnlyList<Asset>> OfDatasetAsync(string dataset, IReadOnlyList<FacetRow> all, DynamicParameters parameters, bool hasAfter)
    {
        var filter = query.Filter;
        if (filter.Key is { } key) return await rows.QueryAsync(OfKey(key.Field, hasAfter), WithKey(parameters, key.Value));
        var allowed = all.Where(row => filter.Facets!(row.ToFacet())).Select(row => row.Number).ToList();
        if (allowed.Count > MaximumMerged || allowed.Count == all.Count) return await rows.QueryAsync(Walk("m.dataset_id = @dataset", hasAfter), parameters);
        return await rows.QueryAsync(Merge(allowed, hasAfter), parameters);
    }

    private string Walk(string where, bool? hasAfter = null)
    {
        var after = hasAfter ?? query.After is not null
            ? query.DatasetId is null && hasAfter is null ? " AND (m.dataset_id, m.path, m.member) > (@afterDataset, @afterPath, @afterMember)" : " AND (m.path, m.member) > (@afterPath, @afterMember)"
            : "";
        return $"SELECT {AssetRows.Columns} FROM {AssetRows.Joined} WHERE {where}{after}{query.Filter.Sql.Sql} {Order}";
    }

    /// <summary>Numbers are this class's own; of the rows beyond the last sort the whole filter is asked.</summary>
    private string Merge(List<long> allowed, bool hasAfter)
    {
        var rest = query.Filter.IsFacetsOnly ? "" : query.Filter.Sql.Sql;
        // A bound also on the first page, where every path is beyond it: without one SQLite's planner walks the paths instead of the index of the sort. Not where the
        // filter has a range of paths of its own, from which it starts.
        var bound = hasAfter || query.Filter.IsFacetsOnly ? " AND (m.path, m.member) > (@afterPath, @afterMember)" : "";
        IEnumerable<string> parts = [.. allowed.Select((number, i) => Part(i, number, bound + rest)), Part(allowed.Count, 0, bound + query.Filter.Sql.Sql)];
        return $"SELECT * FROM ({string.Join(" UNION ALL ", parts)}) u ORDER BY u.Path, u.Member LIMIT @count";
    }

    private static string Part(int index, long number, string rest) =>
        $"SELECT * FROM (SELECT {AssetRows.Columns}, m.member AS Member FROM memberships m CROSS JOIN assets a WHERE m.dataset_id = @dataset AND m.facet = {number} AND a.id = m.asset_id"
        + $"{rest} ORDER BY m.path, m.member LIMIT @count) p{index}";

    /// <summary>The rows of the key first, by its own index: with the list's order in sight a planner may walk the paths instead.</summary>
    private string OfKey(string column, bool hasAfter)
    {
        var of = column.StartsWith("m.", StringComparison.Ordinal)
            ? $"SELECT m.path, m.member FROM memberships m WHERE m.dataset_id = @dataset AND {column} = @key AND {column} <> ''"
            : $"SELECT m.path, m.member FROM assets a CROSS JOIN memberships m WHERE {column} = @key AND {column} <> '' AND m.asset_id = a.id AND m.dataset_id = @dataset";
        return $"WITH k AS MATERIALIZED ({of}) SELECT {AssetRows.Columns} FROM k CROSS JOIN memberships m CROSS JOIN assets a WHERE m.dataset_id = @dataset AND m.path = k.path AND m.member = k.member "
            + $"AND a.id = m.asset_id{(hasAfter ? " AND (m.path, m.member) > (@afterPath, @afterMember)" : "")}{query.Filter.Sql.Sql} {Order}";
    }

    private async Task<List<FacetRow>> FacetsAsync()
    {
        var where = query.DatasetId is not null ? "dataset_id = @dataset" : query.After is not null ? "dataset_id >= @afterDataset" : "1 = 1";
        var parameters = new { dataset = query.DatasetId ?? "", afterDataset = query.After?.Dataset ?? "" };
        return [.. await connection.QueryAsync<FacetRow>(rows.Command($"SELECT {FacetRow.Columns} FROM facets WHERE {where}", parameters))];
    }

    private DynamicParameters Parameters(string? dataset, (string Dataset, string Path, string Member)? after, int count)
    {
        var parameters = new DynamicParameters(query.Filter.Sql.Values);
        parameters.Add("count", (long)count);
        parameters.Add("dataset", dataset ?? "");
        parameters.Add("afterDataset", after?.Dataset ?? "");
        parameters.Add("afterPath", after?.Path ?? "");
        parameters.Add("afterMember", after?.Member ?? "");
        return parameters;
    }

    private static DynamicParameters WithKey(DynamicParameters parameters, string value)
    {
        parameters.Add("key", value);
        return parameters;
    }
}
