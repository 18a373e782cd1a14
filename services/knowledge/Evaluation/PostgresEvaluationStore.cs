using Dapper;
using Npgsql;

namespace Lightbox.Knowledge.Evaluation;

internal sealed class PostgresEvaluationStore(NpgsqlDataSource source) : IEvaluationStore
{
    public async Task SaveAsync(V1.Evaluation evaluation, byte[] run, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(EvaluationSql.Save, EvaluationSql.Values(evaluation, run), cancellationToken: cancellation));
    }

    public async Task<(V1.Evaluation Evaluation, byte[] Run)?> GetAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var kept = await connection.QuerySingleOrDefaultAsync<EvaluationSql.Kept>(new CommandDefinition(EvaluationSql.Get, new { id }, cancellationToken: cancellation));
        return kept?.ToPair();
    }

    public async Task<IReadOnlyList<V1.Evaluation>> ListAsync((long TimeMs, string Id)? before, int limit, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var query = new CommandDefinition(EvaluationSql.List(before is null), new { TimeMs = before?.TimeMs ?? 0, Id = before?.Id ?? "", limit }, cancellationToken: cancellation);
        return [.. (await connection.QueryAsync<byte[]>(query)).Select(V1.Evaluation.Parser.ParseFrom)];
    }
}
