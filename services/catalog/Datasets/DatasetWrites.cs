using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>One call's change of a description in one transaction, with its audit record and its place in the change feed.</summary>
internal sealed class DatasetWrites(ITableWriter writer, Act act, DateTimeOffset now, CancellationToken cancellation)
{
    private readonly FirstAnswers answers = new(writer, act, now, cancellation);

    public async Task<Dataset> CreateAsync(Dataset dataset)
    {
        if (await answers.FindAsync(dataset.Name, Dataset.Parser) is { } first) return first;
        var id = DatasetNames.IdOf(dataset.Name);
        if (await FindAsync(writer, id, cancellation) is not null) throw new ResourceExistsException(dataset.Name);
        var stamped = DatasetStamp.New(dataset, now);
        await writer.InsertAsync("datasets (id, origin, body)", "", [[id, (long)stamped.Origin, stamped.ToByteArray()]], cancellation);
        await FinishAsync(ChangeKind.Created, stamped);
        return stamped;
    }

    public async Task<Dataset> UpdateAsync(string id, string etag, Func<Dataset, DatasetEdit> edit)
    {
        if (await answers.FindAsync("datasets/" + id, Dataset.Parser) is { } first) return first;
        var row = await FindAsync(writer, id, cancellation) ?? throw new ResourceNotFoundException("datasets/" + id);
        var old = Dataset.Parser.ParseFrom(row.Body);
        DatasetStamp.Require(old, etag);
        var (changed, kept) = edit(old);
        var stamped = DatasetStamp.Over(old, changed, now);
        if (ReferenceEquals(stamped, old)) return old;
        var edited = string.Join(',', row.EditedFields.Union(kept).Order(StringComparer.Ordinal));
        await writer.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE datasets SET body = @body, edited = @edited WHERE id = @id", new { id, body = stamped.ToByteArray(), edited }, writer.Transaction, cancellationToken: cancellation));
        await FinishAsync(ChangeKind.Updated, stamped);
        return stamped;
    }

    public static Task<DatasetRow?> FindAsync(ITableWriter writer, string id, CancellationToken cancellation) =>
        writer.Connection.QuerySingleOrDefaultAsync<DatasetRow?>(
            new CommandDefinition($"SELECT {DatasetRow.Columns} FROM datasets WHERE id = @id", new { id }, writer.Transaction, cancellationToken: cancellation));

    private async Task FinishAsync(ChangeKind kind, Dataset dataset)
    {
        await answers.KeepAsync(dataset.Name, dataset);
        await AuditStore.AppendAsync(writer, now, act, dataset.Name, cancellation);
        await ChangeStore.AppendAsync(writer, now, [new(kind, dataset.Name, dataset.Name)], cancellation);
    }
}
