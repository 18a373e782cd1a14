using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Knowledge.Evaluation;

internal sealed class SqliteEvaluationStore(SqliteDatabase database) : IEvaluationStore
{
    public Task SaveAsync(V1.Evaluation evaluation, byte[] run, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => connection.Execute(EvaluationSql.Save, EvaluationSql.Values(evaluation, run), transaction), cancellation);

    public Task<(V1.Evaluation Evaluation, byte[] Run)?> GetAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<EvaluationSql.Kept>(EvaluationSql.Get, new { id })?.ToPair()));

    public Task<IReadOnlyList<V1.Evaluation>> ListAsync((long TimeMs, string Id)? before, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<V1.Evaluation>>(database.Read(connection => connection
            .Query<byte[]>(EvaluationSql.List(before is null), new { TimeMs = before?.TimeMs ?? 0, Id = before?.Id ?? "", limit }).Select(V1.Evaluation.Parser.ParseFrom).ToList()));
}
