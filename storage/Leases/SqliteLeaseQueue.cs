using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Storage.Leases;

/// <summary>For the workers of one process.</summary>
public sealed class SqliteLeaseQueue(SqliteDatabase database, string table, int maximumFailures, TimeProvider clock) : ILeaseQueue
{
    private readonly LeaseSql sql = new(table, postgres: false);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<int> EnqueueAsync(IReadOnlyList<LeaseItem> items, CancellationToken cancellation)
    {
        var now = Now;
        return database.WriteAsync(
            (connection, transaction) => items.Sum(item => connection.Execute(sql.Enqueue, new { id = item.Id, payload = item.Payload, now }, transaction)), cancellation);
    }

    public Task<IReadOnlyList<Lease>> ClaimAsync(string worker, int count, TimeSpan duration, CancellationToken cancellation)
    {
        var now = Now;
        return database.WriteAsync<IReadOnlyList<Lease>>(
            (connection, transaction) =>
            {
                connection.Execute(sql.Bury, new { now, maximum = maximumFailures }, transaction);
                var arguments = new { worker, count, now, until = now + (long)duration.TotalMilliseconds };
                return [.. connection.Query<(string Id, long Attempt, string Payload)>(sql.Claim, arguments, transaction)
                    .Select(row => new Lease(row.Id, (int)row.Attempt, row.Payload))];
            },
            cancellation);
    }

    public Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellation) =>
        ChangeAsync(sql.Renew, new { id = lease.Id, attempt = lease.Attempt, until = Now + (long)duration.TotalMilliseconds }, cancellation);

    public Task<bool> ProgressedAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Progressed, new { id = lease.Id, attempt = lease.Attempt }, cancellation);

    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Release, new { id = lease.Id, attempt = lease.Attempt, now = Now }, cancellation);

    public Task<bool> AgainAsync(string id, CancellationToken cancellation) => ChangeAsync(sql.Again, new { id, now = Now }, cancellation);

    public Task<int> ReleaseAllAsync(string worker, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => connection.Execute(sql.ReleaseAll, new { worker }, transaction), cancellation);

    public Task<bool> CompleteAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Complete, new { id = lease.Id, attempt = lease.Attempt }, cancellation);

    public Task<bool> FailAsync(Lease lease, string reason, TimeSpan retryAfter, CancellationToken cancellation)
    {
        var available = Now + (long)retryAfter.TotalMilliseconds;
        return ChangeAsync(sql.Fail, new { id = lease.Id, attempt = lease.Attempt, reason, available, maximum = maximumFailures }, cancellation);
    }

    public Task<LeaseRow?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(database.Read(connection =>
        connection.Query<(string Id, string State, long Attempt, string? Worker, string? Reason)>(sql.Find, new { id })
            .Select(row => new LeaseRow(row.Id, row.State, (int)row.Attempt, row.Worker, row.Reason)).SingleOrDefault()));

    private Task<bool> ChangeAsync(string statement, object arguments, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => connection.Execute(statement, arguments, transaction) == 1, cancellation);
}
