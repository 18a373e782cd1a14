using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>The built-in content of another version in place of the one that is there, in one transaction.</summary>
internal static class ContentReplacement
{
    public static async Task RunAsync(ITableWriter writer, BuiltInContent content, DateTimeOffset now, CancellationToken cancellation)
    {
        await DatasetsAsync(writer, content, now, cancellation);
        foreach (var table in (string[])["content_version", "providers", "scenarios"]) await ExecuteAsync(writer, $"DELETE FROM {table}", null, cancellation);
        await writer.InsertAsync("providers (id, body)", "", [.. content.Providers.Select(provider => new object[] { Id(provider.Name), provider.ToByteArray() })], cancellation);
        await writer.InsertAsync("scenarios (id, body)", "", [.. content.Scenarios.Select(scenario => new object[] { Id(scenario.Name), scenario.ToByteArray() })], cancellation);
        await writer.InsertAsync("content_version (id, version)", "", [[1L, content.Version]], cancellation);
    }

    private static async Task DatasetsAsync(ITableWriter writer, BuiltInContent content, DateTimeOffset now, CancellationToken cancellation)
    {
        var present = (await writer.Connection.QueryAsync<DatasetRow>(new CommandDefinition(
            $"SELECT {DatasetRow.Columns} FROM datasets", transaction: writer.Transaction, cancellationToken: cancellation)))
            .ToDictionary(row => row.Id);
        var changes = new List<ChangeEntry>();
        foreach (var dataset in content.Datasets)
        {
            var id = DatasetNames.IdOf(dataset.Name);
            if (!present.TryGetValue(id, out var row))
            {
                await writer.InsertAsync(
                    "datasets (id, origin, body)", "", [[id, (long)DatasetOrigin.BuiltIn, DatasetStamp.New(dataset, now).ToByteArray()]], cancellation);
                changes.Add(new ChangeEntry(ChangeKind.Created, dataset.Name, dataset.Name));
                continue;
            }

            // A person's own dataset that has the id already stays theirs.
            if (row.Origin != (long)DatasetOrigin.BuiltIn) continue;
            var old = Dataset.Parser.ParseFrom(row.Body);
            var stamped = DatasetStamp.Over(old, WithEdits(dataset, old, row), now);
            if (ReferenceEquals(stamped, old)) continue;
            await ExecuteAsync(writer, "UPDATE datasets SET body = @body WHERE id = @id", new { id, body = stamped.ToByteArray() }, cancellation);
            changes.Add(new ChangeEntry(ChangeKind.Updated, dataset.Name, dataset.Name));
        }

        await RetireAsync(writer, content, present, changes, cancellation);
        await ChangeStore.AppendAsync(writer, now, changes, cancellation);
    }

    /// <summary>What a person changed stays, and is said to be theirs.</summary>
    private static Dataset WithEdits(Dataset dataset, Dataset old, DatasetRow row)
    {
        if (row.Edited.Length == 0) return dataset;
        var changed = dataset.Clone();
        foreach (var field in row.EditedFields) DatasetFieldPaths.Copy(field, old, changed);
        DatasetUpdate.Tell(changed, [.. row.EditedFields]);
        return changed;
    }

    /// <summary>A built-in dataset that this version no longer has goes, unless something of it is here or somebody accepted its terms.</summary>
    private static async Task RetireAsync(
        ITableWriter writer, BuiltInContent content, Dictionary<string, DatasetRow> present, List<ChangeEntry> changes, CancellationToken cancellation)
    {
        var kept = content.Datasets.Select(dataset => DatasetNames.IdOf(dataset.Name)).ToHashSet();
        foreach (var id in present.Values.Where(row => row.Origin == (long)DatasetOrigin.BuiltIn && !kept.Contains(row.Id)).Select(row => row.Id))
        {
            const string delete = "DELETE FROM datasets WHERE id = @id AND NOT EXISTS (SELECT 1 FROM memberships WHERE dataset_id = @id) "
                + "AND NOT EXISTS (SELECT 1 FROM grants WHERE dataset_id = @id)";
            if (await ExecuteAsync(writer, delete, new { id }, cancellation) > 0) changes.Add(new ChangeEntry(ChangeKind.Deleted, "datasets/" + id, "datasets/" + id));
        }
    }

    private static Task<int> ExecuteAsync(ITableWriter writer, string sql, object? parameters, CancellationToken cancellation) =>
        writer.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, writer.Transaction, cancellationToken: cancellation));

    private static string Id(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
