using System.Globalization;
using Dapper;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Grants;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>A person's own dataset with everything that was said of it, removed in one transaction. Annotations and counts go with its row.</summary>
internal sealed class DatasetRemoval(ITables tables, ITableWriter writer, Act act, DateTimeOffset now, CancellationToken cancellation)
{
    private const int Chunk = 10_000;

    /// <returns>How many memberships went.</returns>
    public async Task<long> RunAsync(string id, string etag, bool force)
    {
        // Nobody registers in it or accepts its terms meanwhile.
        await writer.LockAsync(id, cancellation);
        await writer.LockAsync(GrantStore.Scope, cancellation);
        var name = "datasets/" + id;
        var row = await DatasetWrites.FindAsync(writer, id, cancellation) ?? throw new ResourceNotFoundException(name);
        DatasetStamp.Require(Dataset.Parser.ParseFrom(row.Body), etag);
        if (row.Origin != (long)DatasetOrigin.User) throw new PreconditionException("BUILT_IN", $"{name} comes with Lightbox and stays; its files can be taken out.", name);
        await RequireEmptyAsync(id, name, force);

        var paths = (await QueryAsync("DELETE FROM memberships WHERE dataset_id = @id RETURNING asset_id", id)).ToList();
        List<ChangeEntry> changes = [];
        foreach (var assets in paths.Distinct().Chunk(Chunk))
        {
            var (gone, _) = await Orphans.RemoveAsync(tables, writer, assets, cancellation);
            changes.AddRange(AssetChanges.Left(assets, gone, name));
        }

        changes.AddRange((await QueryAsync("DELETE FROM grants WHERE dataset_id = @id RETURNING id", id)).Select(grant => new ChangeEntry(ChangeKind.Deleted, GrantNames.Of(id, grant), name)));
        await QueryAsync("DELETE FROM datasets WHERE id = @id RETURNING id", id);
        await AuditStore.AppendAsync(writer, now, act, name, cancellation);
        await ChangeStore.AppendAsync(writer, now, [.. changes, new(ChangeKind.Deleted, name, name)], cancellation);
        return paths.Count;
    }

    private async Task RequireEmptyAsync(string id, string name, bool force)
    {
        if (force) return;
        var here = await writer.Connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM memberships WHERE dataset_id = @id", new { id }, writer.Transaction, cancellationToken: cancellation));
        if (here > 0) throw new PreconditionException("ASSETS_HERE", string.Create(CultureInfo.InvariantCulture, $"{here:N0} paths of {name} are here; set force to remove them with it."), name);
    }

    private Task<IEnumerable<string>> QueryAsync(string sql, string id) =>
        writer.Connection.QueryAsync<string>(new CommandDefinition(sql, new { id }, writer.Transaction, cancellationToken: cancellation));
}
