using System.Data.Common;
using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>Descriptions as protobuf in a row each; filters and searches run in memory.</summary>
internal sealed class DatasetStore(ITables tables, ChangeSignal signal, TimeProvider clock) : IDatasetStore
{
    private const string Scope = "catalogue content";

    public Task<string?> ContentVersionAsync(CancellationToken cancellation) => tables.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("SELECT version FROM content_version", cancellationToken: cancellation)), cancellation);

    public Task ReplaceContentAsync(BuiltInContent content, CancellationToken cancellation) => WriteAsync(
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

    public Task<Dataset?> FindAsync(string datasetId, CancellationToken cancellation) => tables.ReadAsync(
        async connection => await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition("SELECT body FROM datasets WHERE id = @datasetId", new { datasetId }, cancellationToken: cancellation))
            is { } body ? Dataset.Parser.ParseFrom(body) : null,
        cancellation);

    public Task<Dataset> CreateAsync(Dataset dataset, Act act, CancellationToken cancellation) =>
        WriteAsync(writer => new DatasetWrites(writer, act, clock.GetUtcNow(), cancellation).CreateAsync(dataset), cancellation);

    public Task<Dataset> UpdateAsync(string datasetId, string etag, Func<Dataset, DatasetEdit> edit, Act act, CancellationToken cancellation) =>
        WriteAsync(writer => new DatasetWrites(writer, act, clock.GetUtcNow(), cancellation).UpdateAsync(datasetId, etag, edit), cancellation);

    public Task<long> DeleteAsync(string datasetId, string etag, bool force, Act act, CancellationToken cancellation) =>
        WriteAsync(writer => new DatasetRemoval(tables, writer, act, clock.GetUtcNow(), cancellation).RunAsync(datasetId, etag, force), cancellation);

    public Task<Holdings> HoldingsAsync(string datasetId, CancellationToken cancellation) => tables.ReadAsync(
        async connection => HoldingRow.Sum(await connection.QueryAsync<HoldingRow>(
            new CommandDefinition($"SELECT {HoldingRow.Columns} FROM holdings WHERE dataset_id = @datasetId", new { datasetId }, cancellationToken: cancellation))),
        cancellation);

    private async Task<T> WriteAsync<T>(Func<ITableWriter, Task<T>> work, CancellationToken cancellation)
    {
        var result = await tables.WriteAsync(Scope, work, cancellation);
        signal.Raise();
        return result;
    }

    private static async Task<IReadOnlyList<T>> BodiesAsync<T>(DbConnection connection, string table, MessageParser<T> parser, CancellationToken cancellation)
        where T : IMessage<T> =>
        [.. (await connection.QueryAsync<byte[]>(new CommandDefinition($"SELECT body FROM {table} ORDER BY id", cancellationToken: cancellation))).Select(parser.ParseFrom)];
}
