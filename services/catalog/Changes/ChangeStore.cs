using Dapper;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Changes;

internal sealed class ChangeStore(ITables tables) : IChangeStore
{
    /// <summary>Part of the transaction that makes the change: none is lost, none is told of that did not happen.</summary>
    public static Task AppendAsync(ITableWriter writer, DateTimeOffset now, IReadOnlyList<ChangeEntry> changes, CancellationToken cancellation) => writer.InsertAsync(
        "changes (time, kind, resource, dataset)", "",
        [.. changes.Select(change => new object[] { now.ToUnixTimeMilliseconds(), (long)change.Kind, change.Resource, change.Dataset })], cancellation);

    public Task<IReadOnlyList<Change>> ListAsync(long fromSequence, string collection, int count, CancellationToken cancellation) => tables.ReadAsync<IReadOnlyList<Change>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                "SELECT sequence AS Sequence, time AS Time, kind AS Kind, resource AS Resource, dataset AS Dataset FROM changes "
                + $"WHERE sequence >= @fromSequence AND {Of(collection)} ORDER BY sequence LIMIT @count",
                new { fromSequence, count = (long)count }, cancellationToken: cancellation));
            return [.. rows.Select(row => row.ToChange())];
        },
        cancellation);

    /// <summary>A grant's name begins with its dataset's.</summary>
    private static string Of(string collection) => collection switch
    {
        "datasets" => "resource = dataset",
        "grants" => "resource LIKE 'datasets/%/grants/%'",
        _ => "1 = 1",
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
