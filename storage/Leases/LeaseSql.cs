using System.Text.RegularExpressions;

namespace Lightbox.Storage.Leases;

/// <summary>
/// The statements, alike in both dialects but for the claim. A queue's table is made by its service's migrations:
/// <code>
/// CREATE TABLE job_leases (
///   id text PRIMARY KEY, payload text NOT NULL, state text NOT NULL, attempt integer NOT NULL, failures integer NOT NULL,
///   worker text, lease_until bigint, available_at bigint NOT NULL, reason text);
/// CREATE INDEX job_leases_open ON job_leases (state, available_at);
/// </code>
/// Times are Unix milliseconds.
/// </summary>
internal sealed partial class LeaseSql
{
    private const string Claimable = "(state = 'ready' AND available_at <= @now) OR (state = 'leased' AND lease_until <= @now)";

    private const string Fence = "WHERE id = @id AND attempt = @attempt AND state = 'leased'";

    public LeaseSql(string table, bool postgres)
    {
        if (!Identifier().IsMatch(table)) throw new ArgumentException("A table's name is lower-case letters, digits and underscores.", nameof(table));
        var skipLocked = postgres ? "FOR UPDATE SKIP LOCKED" : "";

        Enqueue = $"INSERT INTO {table} (id, payload, state, attempt, failures, available_at) VALUES (@id, @payload, 'ready', 0, 0, @now) ON CONFLICT (id) DO NOTHING";
        // A worker that dies on a row every time must not take the others with it forever.
        Bury = $"""
            UPDATE {table} SET state = 'dead', worker = NULL, reason = COALESCE(reason || '; ', '') || 'the worker vanished at attempt ' || attempt
            WHERE state = 'leased' AND lease_until <= @now AND failures + 1 >= @maximum
            """;
        Claim = $"""
            UPDATE {table} SET failures = failures + CASE WHEN state = 'leased' THEN 1 ELSE 0 END,
              state = 'leased', attempt = attempt + 1, worker = @worker, lease_until = @until
            WHERE id IN (SELECT id FROM {table} WHERE {Claimable} ORDER BY available_at, id LIMIT @count {skipLocked})
            RETURNING id, attempt, payload
            """;
        Renew = $"UPDATE {table} SET lease_until = @until {Fence}";
        Progressed = $"UPDATE {table} SET failures = 0 {Fence}";
        Release = $"UPDATE {table} SET state = 'ready', lease_until = NULL, worker = NULL, available_at = @now {Fence}";
        ReleaseAll = $"UPDATE {table} SET state = 'ready', lease_until = NULL, worker = NULL, failures = failures + 1 WHERE state = 'leased' AND worker = @worker";
        Again = $"""
            UPDATE {table} SET state = 'ready', failures = 0, reason = NULL, lease_until = NULL, worker = NULL, available_at = @now
            WHERE id = @id AND state IN ('done', 'dead')
            """;
        Complete = $"UPDATE {table} SET state = 'done', lease_until = NULL {Fence}";
        Fail = $"""
            UPDATE {table} SET state = CASE WHEN failures + 1 >= @maximum THEN 'dead' ELSE 'ready' END, failures = failures + 1,
              available_at = @available, lease_until = NULL, worker = NULL, reason = @reason {Fence}
            """;
        Find = $"SELECT id, state, attempt, worker, reason FROM {table} WHERE id = @id";
    }

    public string Enqueue { get; }

    public string Bury { get; }

    public string Claim { get; }

    public string Renew { get; }

    public string Progressed { get; }

    public string Release { get; }

    public string ReleaseAll { get; }

    public string Again { get; }

    public string Complete { get; }

    public string Fail { get; }

    public string Find { get; }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex Identifier();
}
