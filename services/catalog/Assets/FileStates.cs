using System.Globalization;
using Dapper;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>What was seen of a file's place.</summary>
internal static class FileStates
{
    public static async Task<int?> ReportAsync(ITables tables, ITableWriter writer, string sha256, FileLocation place, AssetState state, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = new AssetRows(tables, writer.Connection, writer.Transaction, cancellation);
        var before = await rows.StatesAsync([sha256]);
        var (inPlace, name) = PlaceOf(place);
        var updated = await writer.Connection.ExecuteAsync(rows.Command(
            "UPDATE file_locations SET state = @state WHERE sha256 = @sha256 AND in_place = @inPlace AND place = @name", new { state = (long)state, sha256, inPlace, name }));
        if (updated == 0) return null;
        if (state == AssetState.Available && place.InPlace is { ModifiedUnixNanos: not 0 } seen) await ExpectAsync(rows, writer, sha256, seen);
        var after = await rows.StatesAsync([sha256]);
        if (before[sha256] == after[sha256]) return 0;
        var changed = (await writer.Connection.QueryAsync<(string Asset, string Dataset)>(rows.Command(
            "SELECT DISTINCT p.asset_id, m.dataset_id FROM asset_parts p CROSS JOIN memberships m WHERE p.sha256 = @sha256 AND m.asset_id = p.asset_id", new { sha256 }))).ToList();
        await ChangeStore.AppendAsync(writer, now, [.. changed.Select(row => new ChangeEntry(ChangeKind.Updated, "assets/" + row.Asset, "datasets/" + row.Dataset))], cancellation);
        return changed.Select(row => row.Asset).Distinct().Count();
    }

    /// <summary>Somebody read the bytes and they are the ones: the file may have been touched or copied back.</summary>
    private static Task<int> ExpectAsync(AssetRows rows, ITableWriter writer, string sha256, InPlaceLocation seen) => writer.Connection.ExecuteAsync(rows.Command(
        "UPDATE file_locations SET size_bytes = @size, modified = @modified, inode = @inode WHERE sha256 = @sha256 AND in_place = 1 AND place = @path",
        new
        {
            sha256,
            path = seen.Path,
            size = seen.SizeBytes,
            modified = seen.ModifiedUnixNanos,
            inode = seen.HasInode ? seen.Inode.ToString(CultureInfo.InvariantCulture) : "",
        }));

    /// <summary>As the table has it: 1 and the path of a file in place, 0 and the store's name of a blob.</summary>
    public static (long InPlace, string Place) PlaceOf(FileLocation location) =>
        location.PlaceCase == FileLocation.PlaceOneofCase.InPlace ? (1, location.InPlace.Path) : (0, location.Blob.Store.Length > 0 ? location.Blob.Store : "default");
}
