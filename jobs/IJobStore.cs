using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>Jobs and what happened to them.</summary>
internal interface IJobStore
{
    /// <summary>Keeps a new job with its first event; one whose request id is known already is given back as it stands.</summary>
    Task<(JobRow Row, bool Created)> CreateAsync(JobRow row, CancellationToken cancellation);

    Task<JobRow?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<JobRow>> ListAsync(JobQuery query, CancellationToken cancellation);

    /// <summary>
    /// Puts a job's next event behind the last one: the event's sequence must be the kept one plus 1. Old events are dropped; what they said is in
    /// the job itself.
    /// </summary>
    /// <param name="stop">What is asked of the job from now on; null leaves it.</param>
    /// <returns>False when somebody else was first: read the job again.</returns>
    Task<bool> AppendAsync(string id, JobEvent next, JobStop? stop, CancellationToken cancellation);

    /// <summary>Notes how an ended job is taken up again.</summary>
    /// <param name="only">Only what was refused.</param>
    /// <param name="retryId">The request that asks for it; empty for none.</param>
    Task SetRetryAsync(string id, bool only, string retryId, CancellationToken cancellation);

    /// <summary>Asks something of a running job.</summary>
    Task RequestStopAsync(string id, JobStop stop, CancellationToken cancellation);

    /// <summary>Events from a sequence number on, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<JobEvent>> EventsAsync(string id, long from, int limit, CancellationToken cancellation);

    /// <summary>A job's items by path, where the table keeps them (<see cref="JobTables.KeepsItems"/>); none else.</summary>
    /// <param name="state">All when unspecified.</param>
    /// <param name="after">The last path of the page before; null for the first.</param>
    Task<IReadOnlyList<JobItem>> ItemsAsync(string id, JobItemState state, string? after, int limit, CancellationToken cancellation);

    /// <summary>How many are not in a final state.</summary>
    /// <param name="dataset">All when null.</param>
    Task<int> CountActiveAsync(string? dataset, CancellationToken cancellation);

    /// <summary>Jobs in no final state whose lease is dead, with the reason.</summary>
    Task<IReadOnlyList<(string Id, string Reason)>> DeadAsync(CancellationToken cancellation);
}

/// <summary>Which jobs; what is null does not restrict.</summary>
internal sealed record JobQuery
{
    public JobState? State { get; init; }

    public JobKind? Kind { get; init; }

    public string? Dataset { get; init; }

    /// <summary>Jobs older than this (creation in Unix milliseconds, id).</summary>
    public (long CreateMs, string Id)? Before { get; init; }

    public required int Limit { get; init; }
}
