using Dapper;
using Lightbox.Ingest.Intake;
using Lightbox.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lightbox.Ingest.Ledger;

internal sealed class SqliteLedgerStore(SqliteDatabase database) : ILedgerStore
{
    private const string Insert = $"""
        INSERT INTO ledger_entries ({LedgerSql.Columns}) VALUES (@Id, @Dataset, @Path, @Origin, @Job, @SizeBytes, @ModifiedNanos, @Inode, @Sha256, @Format,
          @Verdict, @Code, @Reason, @BreakOffset, @Asset, @InPlace, @TimeMs, @Registration, @Promised, @ReceivedSha256, @Version, @Protection)
        {LedgerSql.OnConflict}
        """;

    public Task<IReadOnlyDictionary<string, LedgerRow>> FindAsync(string dataset, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, LedgerRow>>(database.Read(connection => connection
            .Query<LedgerRow>($"{LedgerSql.Select} WHERE dataset = @dataset AND path IN @paths", new { dataset, paths })
            .ToDictionary(row => row.Path)));

    public Task WriteAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => { connection.Execute(Insert, rows, transaction); }, cancellation);

    public Task<IReadOnlyList<Verdict?>> RegisterAsync(IReadOnlyList<RegisteredPath> paths, long timeMs, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<Verdict?>>(
            (connection, transaction) =>
            {
                // Prepared once: to parse the statement costs more than to run it.
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = LedgerSql.Register;
                var (dataset, path, asset) = (Parameter(command, "@Dataset"), Parameter(command, "@Path"), Parameter(command, "@Asset"));
                Parameter(command, "@TimeMs").Value = timeMs;
                var verdicts = new List<Verdict?>(paths.Count);
                foreach (var one in paths)
                {
                    (dataset.Value, path.Value, asset.Value) = (one.Dataset, one.Path, one.Asset);
                    verdicts.Add(command.ExecuteScalar() is long verdict ? (Verdict)verdict : null);
                }

                return verdicts;
            },
            cancellation);

    public Task MarkLostAsync(IReadOnlyCollection<string> hashes, bool lost, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            foreach (var chunk in hashes.Chunk(500))
                connection.Execute(LedgerSql.MarkLost("sha256 IN @hashes"), new { hashes = chunk, Lost = lost, Code = LedgerRow.BytesLost }, transaction);
            if (lost) connection.Execute(LedgerSql.ReopenArchives, new { Partly = KnownFiles.PartArchive, Whole = KnownFiles.WholeArchive, Code = LedgerRow.BytesLost }, transaction);
        },
        cancellation);

    public Task<IReadOnlyList<LedgerTotal>> TotalsAsync(string? dataset, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<LedgerTotal>>(database.Read(connection => connection
            .Query<(long Verdict, string Format, long Count)>(LedgerSql.Totals(dataset), new { Dataset = dataset })
            .Select(row => new LedgerTotal((Verdict)row.Verdict, row.Format, row.Count)).ToList()));

    public Task<IReadOnlyList<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellation)
    {
        var (sql, values) = LedgerSql.List(query);
        return Task.FromResult<IReadOnlyList<LedgerRow>>(database.Read(connection => connection.Query<LedgerRow>(sql, values).ToList()));
    }

    public Task<LedgerRow?> GetAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<LedgerRow>($"{LedgerSql.Select} WHERE id = @id", new { id })));

    private static SqliteParameter Parameter(SqliteCommand command, string name) => command.Parameters.Add(new SqliteParameter { ParameterName = name });
}
