using System.Data.Common;
using System.Globalization;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Changes;

internal sealed class ChangeStore(ITables tables) : IChangeStore
{
    private const string Scope = "change feed";
    private const int TrimStep = 10_000;

    /// <summary>
    /// Part of the transaction that makes the change, and the last one: none is lost, none is told of that did not happen. Numbers are given and committed in the same order,
    /// whoever else writes: a reader that has seen a number has seen all below it.
    /// </summary>
    public static async Task AppendAsync(ITableWriter writer, DateTimeOffset now, IReadOnlyList<ChangeEntry> changes, CancellationToken cancellation)
    {
        if (changes.Count == 0) return;
        await writer.LockAsync(Scope, cancellation);
        await writer.InsertAsync(
            "changes (time, kind, resource, dataset, collection)", "",
            [.. changes.Select(change => new object[] { now.ToUnixTimeMilliseconds(), (long)change.Kind, change.Resource, change.Dataset, change.Collection })], cancellation);
    }

    public Task<IReadOnlyList<Change>> ListAsync(long fromSequence, string collection, int count, CancellationToken cancellation) => tables.ReadAsync<IReadOnlyList<Change>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                $"SELECT sequence AS Sequence, time AS Time, kind AS Kind, resource AS Resource, dataset AS Dataset FROM changes WHERE sequence >= @fromSequence{Of(collection)} "
                + "ORDER BY sequence LIMIT @count",
                new { fromSequence, count = (long)count }, cancellationToken: cancellation));
            // Looked at after the rows: what is dropped in between is missed and said.
            if (collection is "" or "assets") await RequireAsync(connection, fromSequence, cancellation);
            return [.. rows.Select(row => row.ToChange())];
        },
        cancellation);

    public async Task<long> TrimAsync(long keep, CancellationToken cancellation)
    {
        var (last, through) = await tables.ReadAsync(
            async connection => (await ScalarAsync(connection, "SELECT COALESCE(MAX(sequence), 0) FROM changes", cancellation), await ScalarAsync(connection, Gone, cancellation)), cancellation);
        long dropped = 0;
        for (var limit = last - keep; through < limit;)
        {
            // Step by step, so that writers wait for no more than one.
            var (from, to) = (through, Math.Min(through + TrimStep, limit));
            dropped += await tables.WriteAsync(
                Scope,
                async writer =>
                {
                    var gone = await writer.Connection.ExecuteAsync(new CommandDefinition(
                        "DELETE FROM changes WHERE sequence > @from AND sequence <= @to AND collection = 'assets'", new { from, to }, writer.Transaction, cancellationToken: cancellation));
                    await writer.Connection.ExecuteAsync(new CommandDefinition("UPDATE changes_gone SET through = @to", new { to }, writer.Transaction, cancellationToken: cancellation));
                    return gone;
                },
                cancellation);
            through = to;
        }

        return dropped;
    }

    private const string Gone = "SELECT through FROM changes_gone";

    private static async Task RequireAsync(DbConnection connection, long fromSequence, CancellationToken cancellation)
    {
        if (fromSequence > await ScalarAsync(connection, Gone, cancellation)) return;
        var next = 1 + await ScalarAsync(connection, "SELECT MAX(sequence) FROM changes", cancellation);
        throw new OutOfRangeException("Changes from there on were dropped: read what you follow anew, then go on from next_sequence.", "CHANGES_GONE")
        {
            Metadata = { ["next_sequence"] = next.ToString(CultureInfo.InvariantCulture) },
        };
    }

    private static Task<long> ScalarAsync(DbConnection connection, string sql, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, cancellationToken: cancellation));

    /// <summary>Constants, with the index's own condition, so that the index of the rare collections is used.</summary>
    private static string Of(string collection) => collection switch
    {
        "datasets" => " AND collection = 'datasets' AND collection <> 'assets'",
        "grants" => " AND collection = 'grants' AND collection <> 'assets'",
        "assets" => " AND collection = 'assets'",
        _ => "",
    };

    private sealed class Row
    {
        public long Sequence { get; set; }

        public long Time { get; set; }

        public long Kind { get; set; }

        public string Resource { get; set; } = "";

        public string Dataset { get; set; } = "";

        public Change ToChange() => new()
        {
            Sequence = Sequence,
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(Time)),
            Kind = (ChangeKind)Kind,
            Resource = Resource,
            Dataset = Dataset,
        };
    }
}
