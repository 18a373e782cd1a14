using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Assets;

/// <summary>Assets that no dataset has any more, and files that no asset has any more.</summary>
internal static class Orphans
{
    /// <returns>Ids of the assets that went, and the hashes of the files that went.</returns>
    public static async Task<(IReadOnlyList<string> Assets, IReadOnlyList<string> Files)> RemoveAsync(ITables tables, ITableWriter writer, IEnumerable<string> candidates, CancellationToken cancellation)
    {
        var ids = tables.List(candidates);
        Task<IEnumerable<string>> QueryAsync(string sql, object parameters) =>
            writer.Connection.QueryAsync<string>(new CommandDefinition(sql, parameters, writer.Transaction, cancellationToken: cancellation));

        var hashes = tables.List(await QueryAsync($"SELECT DISTINCT sha256 FROM asset_parts WHERE {tables.AnyOf("asset_id", "ids")}", new { ids }));
        var gone = (await QueryAsync(
            $"DELETE FROM assets WHERE {tables.AnyOf("id", "ids")} AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.asset_id = assets.id) RETURNING id", new { ids })).ToList();
        if (gone.Count == 0) return ([], []);
        await QueryAsync($"UPDATE assets SET alternate_of = '' WHERE alternate_of <> '' AND {tables.AnyOf("alternate_of", "gone")} RETURNING id", new { gone = tables.List(gone) });
        var files = (await QueryAsync(
            $"DELETE FROM files WHERE {tables.AnyOf("sha256", "hashes")} AND NOT EXISTS (SELECT 1 FROM asset_parts p WHERE p.sha256 = files.sha256) RETURNING sha256", new { hashes })).ToList();
        return (gone, files);
    }
}
