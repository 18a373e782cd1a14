using Dapper;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Audit;

internal sealed class AuditStore(ITables tables) : IAuditStore
{
    /// <summary>Part of the transaction that does what is recorded.</summary>
    public static Task AppendAsync(ITableWriter writer, DateTimeOffset now, Act act, string resource, CancellationToken cancellation) => writer.InsertAsync(
        "audit (time, principal, method, resource, reason, request_id)", "",
        [[now.ToUnixTimeMilliseconds(), act.Principal, act.Method, resource, act.Reason, act.RequestId]], cancellation);

    public Task<IReadOnlyList<AuditRecord>> ListAsync(SqlCondition filter, long? before, int count, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.AddDynamicParams(new { before = before ?? long.MaxValue, count = (long)count });
        var sql = "SELECT sequence AS Sequence, time AS Time, principal AS Principal, method AS Method, resource AS Resource, reason AS Reason, request_id AS RequestId "
            + $"FROM audit WHERE sequence < @before{filter.Sql} ORDER BY sequence DESC LIMIT @count";
        return tables.ReadAsync<IReadOnlyList<AuditRecord>>(
            async connection => [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).Select(row => row.ToRecord())], cancellation);
    }

    private sealed class Row
    {
        public long Sequence { get; set; }

        public long Time { get; set; }

        public string Principal { get; set; } = "";

        public string Method { get; set; } = "";

        public string Resource { get; set; } = "";

        public string Reason { get; set; } = "";

        public string RequestId { get; set; } = "";

        public AuditRecord ToRecord() => new()
        {
            Sequence = Sequence,
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(Time)),
            Principal = Principal,
            Method = Method,
            Resource = Resource,
            Reason = Reason,
            RequestId = RequestId,
        };
    }
}
