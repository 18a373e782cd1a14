using Dapper;
using Lightbox.Retrieval.Terminology;
using Npgsql;

namespace Lightbox.Knowledge.Terms;

internal sealed class PostgresOwnTermStore(NpgsqlDataSource source) : IOwnTermStore
{
    public async Task<IReadOnlyList<Concept>> AllAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(OwnTermSql.All, cancellationToken: cancellation))).Select(OwnTermSql.Read)];
    }

    public async Task<long> RevisionAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(OwnTermSql.Revision, cancellationToken: cancellation));
    }

    public async Task PutAsync(IReadOnlyList<Concept> concepts, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // The counter's row is taken first: writers take turns.
        await connection.ExecuteAsync(new CommandDefinition(OwnTermSql.NextRevision, transaction: transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(OwnTermSql.Put, concepts.Select(OwnTermSql.Values), transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }
}
