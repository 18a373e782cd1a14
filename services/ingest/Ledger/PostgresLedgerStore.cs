using Dapper;
using Lightbox.Ingest.Intake;
using Npgsql;
using NpgsqlTypes;

namespace Lightbox.Ingest.Ledger;

internal sealed class PostgresLedgerStore(NpgsqlDataSource source) : ILedgerStore
{
    private const string Incoming = "CREATE TEMP TABLE IF NOT EXISTS ledger_incoming (LIKE ledger_entries) ON COMMIT DELETE ROWS";

    private const string Copy = $"COPY ledger_incoming ({LedgerSql.Columns}) FROM STDIN (FORMAT BINARY)";

    private const string Merge = $"INSERT INTO ledger_entries ({LedgerSql.Columns}) SELECT {LedgerSql.Columns} FROM ledger_incoming ORDER BY id {LedgerSql.OnConflict}";

    /// <summary>
    /// <see cref="LedgerSql.Register"/> for many at once: of those that bring the same content of an asset, the one that was the first stays it, else the first in order
    /// is, unless a path that is not among them has it already.
    /// </summary>
    private const string Register = """
        WITH incoming AS MATERIALIZED (
          SELECT t.dataset, t.path, t.asset, t.n, e.sha256, e.verdict = 2 AND e.asset = t.asset AS was_first
          FROM unnest(@Datasets, @Paths, @Assets) WITH ORDINALITY AS t (dataset, path, asset, n) JOIN ledger_entries e ON e.dataset = t.dataset AND e.path = t.path),
        decided AS (
          SELECT i.dataset, i.path, i.asset,
            CASE WHEN row_number() OVER (PARTITION BY i.dataset, i.asset, i.sha256 ORDER BY i.was_first DESC, i.n) > 1 OR EXISTS (
              SELECT 1 FROM ledger_entries other
              WHERE other.dataset = i.dataset AND other.asset = i.asset AND other.verdict = 2 AND other.sha256 = i.sha256
                AND NOT EXISTS (SELECT 1 FROM incoming x WHERE x.dataset = other.dataset AND x.path = other.path)) THEN 3 ELSE 2 END AS verdict
          FROM incoming i)
        UPDATE ledger_entries e SET asset = d.asset, registration = NULL, time_ms = @TimeMs, verdict = d.verdict
        FROM decided d WHERE e.dataset = d.dataset AND e.path = d.path
        RETURNING e.dataset, e.path, e.verdict
        """;

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
        var values = new
        {
            Datasets = paths.Select(path => path.Dataset).ToArray(),
            Paths = paths.Select(path => path.Path).ToArray(),
            Assets = paths.Select(path => path.Asset).ToArray(),
            TimeMs = timeMs,
        };
        var rows = await connection.QueryAsync<(string Dataset, string Path, int Verdict)>(new CommandDefinition(Register, values, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        var verdicts = rows.ToDictionary(row => (row.Dataset, row.Path), row => (Verdict?)row.Verdict);
        return [.. paths.Select(path => verdicts.GetValueOrDefault((path.Dataset, path.Path)))];
    }

    public async Task MarkLostAsync(IReadOnlyCollection<string> hashes, bool lost, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var values = new { hashes = hashes.ToArray(), Lost = lost, Code = LedgerRow.BytesLost };
        await connection.ExecuteAsync(new CommandDefinition(LedgerSql.MarkLost("sha256 = ANY(@hashes)"), values, transaction, cancellationToken: cancellation));
        var archives = new { Partly = KnownFiles.PartArchive, Whole = KnownFiles.WholeArchive, Code = LedgerRow.BytesLost };
        if (lost) await connection.ExecuteAsync(new CommandDefinition(LedgerSql.ReopenArchives, archives, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
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
