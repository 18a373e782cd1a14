using Dapper;
using Lightbox.Common.V1;
using Npgsql;

namespace Lightbox.Jobs;

internal sealed class PostgresJobStore(NpgsqlDataSource source, JobTables tables) : IJobStore
{
    public async Task<(JobRow Row, bool Created)> CreateAsync(JobRow row, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(JobSql.Insert, JobSql.InsertValues(row), transaction, cancellationToken: cancellation)) == 1)
        {
            var first = new JobEvent { Sequence = row.Job.Sequence, Time = row.Job.CreateTime, Job = row.Job };
            await connection.ExecuteAsync(new CommandDefinition(JobSql.InsertEvent, JobSql.EventValues(row.Id, first, null), transaction, cancellationToken: cancellation));
            await transaction.CommitAsync(cancellation);
            return (row, true);
        }

        var find = new CommandDefinition($"{JobSql.Select} WHERE request_id = @RequestId", new { row.RequestId }, transaction, cancellationToken: cancellation);
        return ((await connection.QuerySingleAsync<JobSql.Kept>(find)).ToRow(), false);
    }

    public async Task<JobRow?> GetAsync(string id, CancellationToken cancellation) =>
        (await QueryAsync<JobSql.Kept>($"{JobSql.Select} WHERE id = @id", new { id }, cancellation)).SingleOrDefault()?.ToRow();

    public async Task<IReadOnlyList<JobRow>> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        var (sql, values) = JobSql.List(query);
        return [.. (await QueryAsync<JobSql.Kept>(sql, values, cancellation)).Select(kept => kept.ToRow())];
    }

    public async Task<bool> AppendAsync(string id, JobEvent next, JobStop? stop, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var values = JobSql.EventValues(id, next, stop);
        if (await connection.ExecuteAsync(new CommandDefinition(JobSql.Update, values, transaction, cancellationToken: cancellation)) == 0) return false;
        await connection.ExecuteAsync(new CommandDefinition(JobSql.InsertEvent, values, transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(JobSql.Prune, values, transaction, cancellationToken: cancellation));
        if (tables.KeepsItems) await connection.ExecuteAsync(new CommandDefinition(JobSql.KeepItem, JobSql.ItemValues(id, next), transaction, cancellationToken: cancellation));
        if (next.Job.State.IsFinal() && tables.AtEnd.Length > 0) await connection.ExecuteAsync(new CommandDefinition(tables.AtEnd, values, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public Task SetRetryAsync(string id, bool only, string retryId, CancellationToken cancellation) =>
        ExecuteAsync(JobSql.Retry, new { Id = id, Only = only ? 1 : 0, RetryId = retryId }, cancellation);

    public Task RequestStopAsync(string id, JobStop stop, CancellationToken cancellation) =>
        ExecuteAsync(JobSql.RequestStop, new { Id = id, Stop = JobSql.Word(stop) }, cancellation);

    public async Task<IReadOnlyList<JobEvent>> EventsAsync(string id, long from, int limit, CancellationToken cancellation) =>
        [.. (await QueryAsync<byte[]>(JobSql.Events, new { Id = id, From = from, Limit = limit }, cancellation)).Select(JobEvent.Parser.ParseFrom)];

    public async Task<IReadOnlyList<JobItem>> ItemsAsync(string id, JobItemState state, string? after, int limit, CancellationToken cancellation) => tables.KeepsItems
        ? [.. (await QueryAsync<byte[]>(JobSql.Items(state, after), new { Id = id, State = (int)state, After = after, Limit = limit }, cancellation)).Select(JobItem.Parser.ParseFrom)]
        : [];

    public async Task<int> CountActiveAsync(string? dataset, CancellationToken cancellation) =>
        (int)(await QueryAsync<long>(JobSql.CountActive(dataset), new { Dataset = dataset }, cancellation)).Single();

    public async Task<IReadOnlyList<(string Id, string Reason)>> DeadAsync(CancellationToken cancellation) =>
        await QueryAsync<(string, string)>(JobSql.Dead, new { }, cancellation);

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }

    private async Task<List<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellation))).AsList();
    }
}
