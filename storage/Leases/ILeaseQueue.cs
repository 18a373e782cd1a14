namespace Lightbox.Storage.Leases;

/// <summary>
/// Work as rows that workers lease: no broker. A worker that dies loses its lease when the time is up and another one repeats the work, so
/// work must bear repetition. Whoever held an older lease of a row cannot renew, complete or fail it: both are fenced by (id, attempt).
/// </summary>
public interface ILeaseQueue
{
    /// <summary>Adds rows; an id that is there already stays as it is.</summary>
    /// <returns>How many were new.</returns>
    Task<int> EnqueueAsync(IReadOnlyList<LeaseItem> items, CancellationToken cancellation);

    /// <summary>Takes up to <paramref name="count"/> rows that are ready, or whose lease ran out, oldest first.</summary>
    /// <param name="worker">Who takes them; for people to read.</param>
    /// <param name="duration">How long before another may take them.</param>
    Task<IReadOnlyList<Lease>> ClaimAsync(string worker, int count, TimeSpan duration, CancellationToken cancellation);

    /// <summary>Keeps a lease for another while.</summary>
    /// <returns>False when it was lost: stop the work.</returns>
    Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellation);

    /// <summary>
    /// The work got on with this lease: the failures before it no longer count. Work that is interrupted often and gets on each time must not be given up.
    /// </summary>
    /// <returns>False when the lease was lost.</returns>
    Task<bool> ProgressedAsync(Lease lease, CancellationToken cancellation);

    /// <summary>Gives a lease back for no fault of the work (the worker is being stopped): ready at once, and it does not count as a failure.</summary>
    /// <returns>False when the lease was lost.</returns>
    Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellation);

    /// <summary>
    /// Makes the rows of a worker that is known to be gone ready again without waiting for their time; each counts as a failure. For a store
    /// with one process: whoever starts knows that the one before ended.
    /// </summary>
    /// <returns>How many.</returns>
    Task<int> ReleaseAllAsync(string worker, CancellationToken cancellation);

    /// <summary>Makes a done or dead row ready once more, its failures forgotten.</summary>
    /// <returns>False when there is no such row or it is open already.</returns>
    Task<bool> AgainAsync(string id, CancellationToken cancellation);

    /// <summary>The work is done.</summary>
    /// <returns>False when the lease was lost: what was done may be done again by its new holder.</returns>
    Task<bool> CompleteAsync(Lease lease, CancellationToken cancellation);

    /// <summary>The work failed: ready again after a while, or dead after too many failures; the reason is kept either way.</summary>
    /// <returns>False when the lease was lost.</returns>
    Task<bool> FailAsync(Lease lease, string reason, TimeSpan retryAfter, CancellationToken cancellation);

    /// <summary>A row as it stands, or null.</summary>
    Task<LeaseRow?> FindAsync(string id, CancellationToken cancellation);
}

/// <param name="Id">Unique in the queue.</param>
/// <param name="Payload">What the worker needs to know.</param>
public sealed record LeaseItem(string Id, string Payload);

/// <param name="Attempt">From 1; the fence.</param>
public sealed record Lease(string Id, int Attempt, string Payload);

/// <param name="State">ready, leased, done or dead.</param>
/// <param name="Reason">Of the last failure.</param>
public sealed record LeaseRow(string Id, string State, int Attempt, string? Worker, string? Reason);
