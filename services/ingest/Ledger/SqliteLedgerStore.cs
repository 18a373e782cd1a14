using Dapper;
using Lightbox.Storage.Sqlite;

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
            [
                .. paths.Select(path => connection.QuerySingleOrDefault<Verdict?>(
                    LedgerSql.Register, new { path.Dataset, path.Path, path.Asset, TimeMs = timeMs }, transaction)),
            ],
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
}
