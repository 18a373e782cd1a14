using Dapper;
using Npgsql;

namespace Lightbox.Ingest.Access;

internal sealed class PostgresJobSecretStore(NpgsqlDataSource source) : IJobSecretStore
{
    public async Task KeepAsync(string id, byte[] sealedSecret, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(JobSecretSql.Keep, new { Id = id, Sealed = sealedSecret }, cancellationToken: cancellation));
    }

    public async Task<byte[]?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(JobSecretSql.Find, new { Id = id }, cancellationToken: cancellation));
    }
}
