using Dapper;
using Npgsql;

namespace Lightbox.Ingest.Protection;

internal sealed class PostgresProtectionStore(NpgsqlDataSource source) : IProtectionStore
{
    public async Task<ProtectionPolicyRow?> PolicyAsync(string dataset, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<PolicyColumns>(Command(ProtectionSql.Policy, new { dataset }, cancellation)))?.Row();
    }

    public async Task<bool> SetPolicyAsync(string dataset, ProtectionPolicyRow policy, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(Command(ProtectionSql.SetPolicy, ProtectionSql.Values(dataset, policy), cancellation)) == 1;
    }

    public async Task AddSetAsync(string name, string content, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(Command(ProtectionSql.AddSet, new { name, content }, cancellation));
    }

    public async Task<IReadOnlyList<FoundSet>> CountsAsync(string dataset, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(string Content, long Count)>(Command(ProtectionSql.Counts, new { dataset }, cancellation));
        return [.. rows.Select(row => new FoundSet(row.Content, row.Count))];
    }

    private static CommandDefinition Command(string sql, object values, CancellationToken cancellation) => new(sql, values, cancellationToken: cancellation);
}
