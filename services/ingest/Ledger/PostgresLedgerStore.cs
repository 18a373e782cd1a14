using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Lightbox.Ingest.Ledger;

internal sealed class PostgresLedgerStore(NpgsqlDataSource source) : ILedgerStore
{
    private const string Incoming = "CREATE TEMP TABLE IF NOT EXISTS ledger_incoming (LIKE ledger_entries) ON COMMIT DELETE ROWS";

    private const string Copy = $"COPY ledger_incoming ({LedgerSql.Columns}) FROM STDIN (FORMAT BINARY)";

    private const string Merge = $"INSERT INTO ledger_entries ({LedgerSql.Columns}) SELECT {LedgerSql.Columns} FROM ledger_incoming ORDER BY id {LedgerSql.OnConflict}";

    public async Task<IReadOnlyDictionary<string, LedgerRow>> FindAsync(string dataset, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var rows = await QueryAsync<LedgerRow>($"{LedgerSql.Select} WHERE dataset = @dataset AND path = ANY(@paths)", new { dataset, paths = paths.ToArray() }, cancellation);
        return rows.ToDictionary(row => row.Path);
    }

    public async Task WriteAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Incoming, transaction: transaction, cancellationToken: cancellation));
        await using (var import = await connection.BeginBinaryImportAsync(Copy, cancellation))
        {
            foreach (var row in rows) await WriteRowAsync(import, row, cancellation);
            await import.CompleteAsync(cancellation);
        }

        await connection.ExecuteAsync(new CommandDefinition(Merge, transaction: transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    public async Task<IReadOnlyList<Verdict?>> RegisterAsync(IReadOnlyList<RegisteredPath> paths, long timeMs, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Two workers that bring the same content at once would each see no first: one at a time decides.
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtext('ledger'))", transaction: transaction, cancellationToken: cancellation));
        var verdicts = new List<Verdict?>(paths.Count);
        foreach (var path in paths)
        {
            var values = new { path.Dataset, path.Path, path.Asset, TimeMs = timeMs };
            verdicts.Add(await connection.QuerySingleOrDefaultAsync<Verdict?>(new CommandDefinition(LedgerSql.Register, values, transaction, cancellationToken: cancellation)));
        }

        await transaction.CommitAsync(cancellation);
        return verdicts;
    }

    public async Task<IReadOnlyList<LedgerTotal>> TotalsAsync(string? dataset, CancellationToken cancellation)
    {
        var rows = await QueryAsync<(int Verdict, string Format, long Count)>(LedgerSql.Totals(dataset), new { Dataset = dataset }, cancellation);
        return [.. rows.Select(row => new LedgerTotal((Verdict)row.Verdict, row.Format, row.Count))];
    }

    public async Task<IReadOnlyList<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellation)
    {
        var (sql, values) = LedgerSql.List(query);
        return await QueryAsync<LedgerRow>(sql, values, cancellation);
    }

    public async Task<LedgerRow?> GetAsync(string id, CancellationToken cancellation) =>
        (await QueryAsync<LedgerRow>($"{LedgerSql.Select} WHERE id = @id", new { id }, cancellation)).SingleOrDefault();

    private async Task<List<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellation))).AsList();
    }

    private static async Task WriteRowAsync(NpgsqlBinaryImporter import, LedgerRow row, CancellationToken cancellation)
    {
        await import.StartRowAsync(cancellation);
        foreach (var text in new[] { row.Id, row.Dataset, row.Path, row.Origin, row.Job }) await import.WriteAsync(text, NpgsqlDbType.Text, cancellation);
        foreach (var number in new[] { row.SizeBytes, row.ModifiedNanos, row.Inode }) await NumberAsync(number);
        await import.WriteAsync(row.Sha256, NpgsqlDbType.Text, cancellation);
        await import.WriteAsync(row.Format, NpgsqlDbType.Text, cancellation);
        await import.WriteAsync((int)row.Verdict, NpgsqlDbType.Integer, cancellation);
        await import.WriteAsync(row.Code, NpgsqlDbType.Text, cancellation);
        await import.WriteAsync(row.Reason, NpgsqlDbType.Text, cancellation);
        await NumberAsync(row.BreakOffset);
        await import.WriteAsync(row.Asset, NpgsqlDbType.Text, cancellation);
        await import.WriteAsync(row.InPlace, NpgsqlDbType.Integer, cancellation);
        await import.WriteAsync(row.TimeMs, NpgsqlDbType.Bigint, cancellation);
        if (row.Registration is null) await import.WriteNullAsync(cancellation);
        else await import.WriteAsync(row.Registration, NpgsqlDbType.Bytea, cancellation);
        foreach (var text in new[] { row.Promised, row.ReceivedSha256, row.Version, row.Protection }) await import.WriteAsync(text, NpgsqlDbType.Text, cancellation);

        Task NumberAsync(long? value) => value is { } number ? import.WriteAsync(number, NpgsqlDbType.Bigint, cancellation) : import.WriteNullAsync(cancellation);
    }
}
