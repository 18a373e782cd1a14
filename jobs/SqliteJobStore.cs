using Dapper;
using Lightbox.Common.V1;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Jobs;

internal sealed class SqliteJobStore(SqliteDatabase database, JobTables tables) : IJobStore
{
    public Task<(JobRow Row, bool Created)> CreateAsync(JobRow row, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            if (connection.Execute(JobSql.Insert, JobSql.InsertValues(row), transaction) == 1)
            {
                var first = new JobEvent { Sequence = row.Job.Sequence, Time = row.Job.CreateTime, Job = row.Job };
                connection.Execute(JobSql.InsertEvent, JobSql.EventValues(row.Id, first, null), transaction);
                return (row, true);
            }

            var kept = connection.QuerySingle<JobSql.Kept>($"{JobSql.Select} WHERE request_id = @RequestId", new { row.RequestId }, transaction);
            return (kept.ToRow(), false);
        },
        cancellation);

    public Task<JobRow?> GetAsync(string id, CancellationToken cancellation) => Task.FromResult(database.Read(connection =>
        connection.QuerySingleOrDefault<JobSql.Kept>($"{JobSql.Select} WHERE id = @id", new { id })?.ToRow()));

    public Task<IReadOnlyList<JobRow>> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        var (sql, values) = JobSql.List(query);
        return Task.FromResult<IReadOnlyList<JobRow>>(database.Read(connection => connection.Query<JobSql.Kept>(sql, values).Select(kept => kept.ToRow()).ToList()));
    }

    public Task<bool> AppendAsync(string id, JobEvent next, JobStop? stop, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            var values = JobSql.EventValues(id, next, stop);
            if (connection.Execute(JobSql.Update, values, transaction) == 0) return false;
            connection.Execute(JobSql.InsertEvent, values, transaction);
            connection.Execute(JobSql.Prune, values, transaction);
            if (tables.KeepsItems) connection.Execute(JobSql.KeepItem, JobSql.ItemValues(id, next), transaction);
            if (next.Job.State.IsFinal() && tables.AtEnd.Length > 0) connection.Execute(tables.AtEnd, values, transaction);
            return true;
        },
        cancellation);

    public Task SetRetryAsync(string id, bool only, string retryId, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(JobSql.Retry, new { Id = id, Only = only ? 1 : 0, RetryId = retryId }, transaction), cancellation);

    public Task RequestStopAsync(string id, JobStop stop, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(JobSql.RequestStop, new { Id = id, Stop = JobSql.Word(stop) }, transaction), cancellation);

    public Task<IReadOnlyList<JobEvent>> EventsAsync(string id, long from, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<JobEvent>>(database.Read(connection => connection
            .Query<byte[]>(JobSql.Events, new { Id = id, From = from, Limit = limit }).Select(JobEvent.Parser.ParseFrom).ToList()));

    public Task<IReadOnlyList<JobItem>> ItemsAsync(string id, JobItemState state, string? after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<JobItem>>(!tables.KeepsItems ? [] : database.Read(connection => connection
            .Query<byte[]>(JobSql.Items(state, after), new { Id = id, State = (int)state, After = after, Limit = limit }).Select(JobItem.Parser.ParseFrom).ToList()));

    public Task<int> CountActiveAsync(string? dataset, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => connection.ExecuteScalar<int>(JobSql.CountActive(dataset), new { Dataset = dataset })));

    public Task<IReadOnlyList<(string Id, string Reason)>> DeadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(string, string)>>(database.Read(connection => connection.Query<(string, string)>(JobSql.Dead).ToList()));
}
