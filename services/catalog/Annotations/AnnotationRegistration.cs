using Dapper;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Annotations;

/// <summary>One call's annotations in one transaction.</summary>
internal sealed class AnnotationRegistration(ITables tables, ITableWriter writer, string datasetId, CancellationToken cancellation)
{
    private const string Columns = "annotations (dataset_id, key, kind, target, field, value_kind, number, word, body)";

    private const string OnConflict =
        "ON CONFLICT (dataset_id, key) DO UPDATE SET value_kind = excluded.value_kind, number = excluded.number, word = excluded.word, body = excluded.body";

    public async Task<RegisterAnnotationsResponse> RunAsync(IReadOnlyList<AnnotationRow> rows)
    {
        await DatasetPresence.RequireAsync(writer, datasetId, cancellation);
        await RequireAsync(
            rows.Where(row => row.Kind == TargetKind.Asset).Select(row => row.Target), "SELECT DISTINCT asset_id FROM memberships WHERE dataset_id = @datasetId AND", "asset_id");
        await RequireAsync(rows.Select(row => row.Mask).OfType<string>(), "SELECT id FROM assets WHERE", "id");

        var known = (await QueryAsync<(string Key, byte[] Body)>(
            $"SELECT key, body FROM annotations WHERE dataset_id = @datasetId AND {tables.AnyOf("key", "ids")}", rows.Select(row => row.Key))).ToDictionary(row => row.Key, row => row.Body);
        var response = new RegisterAnnotationsResponse();
        var written = new List<object[]>();
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.Key, out var body)) response.Created++;
            else if (body.AsSpan().SequenceEqual(row.Body))
            {
                response.Unchanged++;
                continue;
            }
            else response.Changed++;

            written.Add([datasetId, row.Key, (long)row.Kind, row.Target, row.Field, (long)row.Value, row.Number, row.Word, row.Body]);
        }

        await writer.InsertAsync(Columns, OnConflict, [.. written.OrderBy(row => (string)row[1], StringComparer.Ordinal)], cancellation);
        return response;
    }

    private async Task RequireAsync(IEnumerable<string> assets, string select, string column)
    {
        var wanted = assets.ToHashSet();
        if (wanted.Count == 0) return;
        var found = await QueryAsync<string>($"{select} {tables.AnyOf(column, "ids")}", wanted);
        if (wanted.Except(found).FirstOrDefault() is { } missing)
            throw new ResourceNotFoundException($"assets/{missing}", $"assets/{missing} is not in datasets/{datasetId}.");
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, IEnumerable<string> ids) => writer.Connection.QueryAsync<T>(
        new CommandDefinition(sql, new { datasetId, ids = tables.List(ids) }, writer.Transaction, cancellationToken: cancellation));
}
