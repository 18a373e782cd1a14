using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Ingest.Protection;

internal sealed class SqliteProtectionStore(SqliteDatabase database) : IProtectionStore
{
    public Task<ProtectionPolicyRow?> PolicyAsync(string dataset, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<PolicyColumns>(ProtectionSql.Policy, new { dataset }))?.Row());

    public Task<bool> SetPolicyAsync(string dataset, ProtectionPolicyRow policy, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => connection.Execute(ProtectionSql.SetPolicy, ProtectionSql.Values(dataset, policy), transaction) == 1, cancellation);

    public Task AddSetAsync(string name, string content, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => { connection.Execute(ProtectionSql.AddSet, new { name, content }, transaction); }, cancellation);

    public Task<IReadOnlyList<FoundSet>> CountsAsync(string dataset, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<FoundSet>>(
        [.. database.Read(connection => connection.Query<(string Content, long Count)>(ProtectionSql.Counts, new { dataset }).ToList()).Select(row => new FoundSet(row.Content, row.Count))]);
}
