using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Descriptions as protobuf in a row each; filters and searches run in memory.</summary>
internal sealed class DatasetStore(ITables tables, TimeProvider clock) : IDatasetStore
{
    private const string Scope = "catalogue content";

    public Task<string?> ContentVersionAsync(CancellationToken cancellation) => tables.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("SELECT version FROM content_version", cancellationToken: cancellation)), cancellation);

    public Task ReplaceContentAsync(BuiltInContent content, CancellationToken cancellation) => tables.WriteAsync(
        Scope,
        async writer =>
        {
            await ContentReplacement.RunAsync(writer, content, clock.GetUtcNow(), cancellation);
            return true;
        },
        cancellation);

    public Task<CatalogueRows> LoadAsync(CancellationToken cancellation) => tables.ReadAsync(
        async connection =>
        {
            var datasets = await BodiesAsync(connection, "datasets", Dataset.Parser, cancellation);
            var providers = await BodiesAsync(connection, "providers", Provider.Parser, cancellation);
            var scenarios = await BodiesAsync(connection, "scenarios", Scenario.Parser, cancellation);
            var holdings = await connection.QueryAsync<HoldingRow>(new CommandDefinition($"SELECT {HoldingRow.Columns} FROM holdings", cancellationToken: cancellation));
            return new CatalogueRows(datasets, providers, scenarios, holdings.GroupBy(row => row.DatasetId).ToDictionary(group => group.Key, HoldingRow.Sum));
        },
        cancellation);

    public Task<Dataset> CreateAsync(Dataset dataset, string requestId, CancellationToken cancellation) => tables.WriteAsync(
        Scope,
        async writer =>
        {
            var id = DatasetNames.IdOf(dataset.Name);
            if (await FindAsync(writer, id, cancellation) is { } present)
                return requestId.Length > 0 && present.RequestId == requestId ? Dataset.Parser.ParseFrom(present.Body) : throw new ResourceExistsException(dataset.Name);
            var stamped = DatasetStamp.New(dataset, clock.GetUtcNow());
            await writer.InsertAsync("datasets (id, origin, body, request_id)", "", [[id, (long)stamped.Origin, stamped.ToByteArray(), requestId]], cancellation);
            await ChangeStore.AppendAsync(writer, clock.GetUtcNow(), [new(ChangeKind.Created, stamped.Name, stamped.Name)], cancellation);
            return stamped;
        },
        cancellation);

    public Task<Holdings> HoldingsAsync(string datasetId, CancellationToken cancellation) => tables.ReadAsync(
        async connection => HoldingRow.Sum(await connection.QueryAsync<HoldingRow>(
            new CommandDefinition($"SELECT {HoldingRow.Columns} FROM holdings WHERE dataset_id = @datasetId", new { datasetId }, cancellationToken: cancellation))),
        cancellation);

    private static Task<DatasetRow?> FindAsync(ITableWriter writer, string id, CancellationToken cancellation) =>
        writer.Connection.QuerySingleOrDefaultAsync<DatasetRow?>(new CommandDefinition(
            "SELECT id AS Id, origin AS Origin, body AS Body, request_id AS RequestId FROM datasets WHERE id = @id", new { id }, writer.Transaction, cancellationToken: cancellation));

    private static async Task<IReadOnlyList<T>> BodiesAsync<T>(DbConnection connection, string table, MessageParser<T> parser, CancellationToken cancellation)
        where T : IMessage<T> =>
        [.. (await connection.QueryAsync<byte[]>(new CommandDefinition($"SELECT body FROM {table} ORDER BY id", cancellationToken: cancellation))).Select(parser.ParseFrom)];
}
