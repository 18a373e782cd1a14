using Dapper;
using Npgsql;

namespace Lightbox.Storage.Leases;

/// <summary>For workers on any number of machines: FOR UPDATE SKIP LOCKED keeps them out of each other's way.</summary>
public sealed class PostgresLeaseQueue(NpgsqlDataSource source, string table, int maximumFailures, TimeProvider clock) : ILeaseQueue
{
    private readonly LeaseSql sql = new(table, postgres: true);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<int> EnqueueAsync(IReadOnlyList<LeaseItem> items, CancellationToken cancellation)
    {
        var now = Now;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var added = 0;
        foreach (var item in items)
            added += await connection.ExecuteAsync(new CommandDefinition(sql.Enqueue, new { id = item.Id, payload = item.Payload, now }, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return added;
    }

    public async Task<IReadOnlyList<Lease>> ClaimAsync(string worker, int count, TimeSpan duration, CancellationToken cancellation)
    {
        var now = Now;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql.Bury, new { now, maximum = maximumFailures }, cancellationToken: cancellation));
        var arguments = new { worker, count, now, until = now + (long)duration.TotalMilliseconds };
        var rows = await connection.QueryAsync<(string Id, int Attempt, string Payload)>(new CommandDefinition(sql.Claim, arguments, cancellationToken: cancellation));
        return [.. rows.Select(row => new Lease(row.Id, row.Attempt, row.Payload))];
    }

    public Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellation) =>
        ChangeAsync(sql.Renew, new { id = lease.Id, attempt = lease.Attempt, until = Now + (long)duration.TotalMilliseconds }, cancellation);

    public Task<bool> ProgressedAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Progressed, new { id = lease.Id, attempt = lease.Attempt }, cancellation);

    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Release, new { id = lease.Id, attempt = lease.Attempt, now = Now }, cancellation);

    public Task<bool> AgainAsync(string id, CancellationToken cancellation) => ChangeAsync(sql.Again, new { id, now = Now }, cancellation);

    public async Task<int> ReleaseAllAsync(string worker, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql.ReleaseAll, new { worker }, cancellationToken: cancellation));
    }

    public Task<bool> CompleteAsync(Lease lease, CancellationToken cancellation) =>
        ChangeAsync(sql.Complete, new { id = lease.Id, attempt = lease.Attempt }, cancellation);

    public Task<bool> FailAsync(Lease lease, string reason, TimeSpan retryAfter, CancellationToken cancellation)
    {
        var available = Now + (long)retryAfter.TotalMilliseconds;
        return ChangeAsync(sql.Fail, new { id = lease.Id, attempt = lease.Attempt, reason, available, maximum = maximumFailures }, cancellation);
    }

    public async Task<LeaseRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var command = new CommandDefinition(sql.Find, new { id }, cancellationToken: cancellation);
        var rows = await connection.QueryAsync<(string Id, string State, int Attempt, string? Worker, string? Reason)>(command);
        return rows.Select(row => new LeaseRow(row.Id, row.State, row.Attempt, row.Worker, row.Reason)).SingleOrDefault();
    }

    private async Task<bool> ChangeAsync(string statement, object arguments, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(statement, arguments, cancellationToken: cancellation)) == 1;
    }
}
