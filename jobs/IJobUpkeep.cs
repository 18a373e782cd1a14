namespace Lightbox.Jobs;

/// <summary>What a service wants done beside its jobs: before the first one runs, and now and then.</summary>
internal interface IJobUpkeep
{
    /// <param name="isOnly">No other process works on this database: whatever is half-done is of a process that is gone.</param>
    Task BeginAsync(bool isOnly, CancellationToken cancellation);

    /// <summary>Every ten minutes where several processes work.</summary>
    Task AgainAsync(CancellationToken cancellation);
}
