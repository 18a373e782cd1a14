using System.Data.Common;
using Dapper;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

internal sealed class GrantStore(ITables tables, ChangeSignal signal, TimeProvider clock) : IGrantStore
{
    /// <summary>Writers take turns, so that a request id is looked for and kept without another in between.</summary>
    public const string Scope = "grants";

    public Task<Grant> CreateAsync(string datasetId, Grant grant, Act act, CancellationToken cancellation) => WriteAsync(
        async writer =>
        {
            var requestId = act.RequestId;
            if (requestId.Length > 0 && await OneAsync(writer.Connection, writer.Transaction, "request_id = @requestId", new { requestId }, cancellation) is { } first)
                return first.ToGrant();
            await DatasetPresence.RequireAsync(writer, datasetId, cancellation);
            var now = clock.GetUtcNow();
            var id = Guid.CreateVersion7(now).ToString("N");
            await writer.InsertAsync(
                "grants (id, dataset_id, principal, terms, accepted, expires, withdrawn, withdraw_reason, revision, request_id)", "",
                [[id, datasetId, grant.Principal, grant.Terms, GrantRow.Milliseconds(grant.AcceptTime), GrantRow.Milliseconds(grant.ExpireTime), 0L, "", 1L, requestId]],
                cancellation);
            await ChangedAsync(writer, act, ChangeKind.Created, datasetId, id, cancellation);
            return (await FindAsync(writer, datasetId, id, cancellation))!.ToGrant();
        },
        cancellation);

    public Task<Grant?> GetAsync(string datasetId, string id, CancellationToken cancellation) => tables.ReadAsync(
        async connection => (await OneAsync(connection, null, "id = @id AND dataset_id = @datasetId", new { id, datasetId }, cancellation))?.ToGrant(), cancellation);

    public Task<IReadOnlyList<Grant>> ListAsync(string? datasetId, string? before, int count, CancellationToken cancellation)
    {
        var where = $"WHERE {(datasetId is null ? "1 = 1" : "dataset_id = @datasetId")}{(before is null ? "" : " AND id < @before")} ORDER BY id DESC LIMIT @count";
        return QueryAsync(where, new { datasetId = datasetId ?? "", before = before ?? "", count = (long)count }, cancellation);
    }

    public Task<IReadOnlyList<Grant>> StandingAsync(CancellationToken cancellation) => QueryAsync("WHERE withdrawn = 0 ORDER BY id DESC", new { }, cancellation);

    public Task<Grant?> WithdrawAsync(string datasetId, string id, string etag, Act act, CancellationToken cancellation) => WriteAsync<Grant?>(
        async writer =>
        {
            if (await FindAsync(writer, datasetId, id, cancellation) is not { } row) return null;
            if (etag.Length > 0 && etag != row.Etag)
                throw new ConflictException("The grant changed meanwhile; read it again.", "ETAG_MISMATCH") { Metadata = { ["etag"] = row.Etag } };
            if (row.Withdrawn != 0) return row.ToGrant();
            await writer.Connection.ExecuteAsync(new CommandDefinition(
                "UPDATE grants SET withdrawn = @now, withdraw_reason = @reason, revision = revision + 1 WHERE id = @id",
                new { id, reason = act.Reason, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, writer.Transaction, cancellationToken: cancellation));
            await ChangedAsync(writer, act, ChangeKind.Updated, datasetId, id, cancellation);
            return (await FindAsync(writer, datasetId, id, cancellation))!.ToGrant();
        },
        cancellation);

    private Task<IReadOnlyList<Grant>> QueryAsync(string where, object parameters, CancellationToken cancellation) => tables.ReadAsync<IReadOnlyList<Grant>>(
        async connection => [.. (await connection.QueryAsync<GrantRow>(new CommandDefinition($"SELECT {GrantRow.Columns} FROM grants {where}", parameters, cancellationToken: cancellation)))
            .Select(row => row.ToGrant())],
        cancellation);

    private static Task<GrantRow?> FindAsync(ITableWriter writer, string datasetId, string id, CancellationToken cancellation) =>
        OneAsync(writer.Connection, writer.Transaction, "id = @id AND dataset_id = @datasetId", new { id, datasetId }, cancellation);

    private static Task<GrantRow?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object parameters, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<GrantRow?>(new CommandDefinition($"SELECT {GrantRow.Columns} FROM grants WHERE {where}", parameters, transaction, cancellationToken: cancellation));

    private async Task<T> WriteAsync<T>(Func<ITableWriter, Task<T>> work, CancellationToken cancellation)
    {
        var result = await tables.WriteAsync(Scope, work, cancellation);
        signal.Raise();
        return result;
    }

    private async Task ChangedAsync(ITableWriter writer, Act act, ChangeKind kind, string datasetId, string id, CancellationToken cancellation)
    {
        var (now, name) = (clock.GetUtcNow(), GrantNames.Of(datasetId, id));
        await AuditStore.AppendAsync(writer, now, act, name, cancellation);
        await ChangeStore.AppendAsync(writer, now, [new(kind, name, "datasets/" + datasetId)], cancellation);
    }
}
