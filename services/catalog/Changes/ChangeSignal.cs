namespace Lightbox.Catalog.Changes;

/// <summary>Wakes who follows the changes when one was committed in this process.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Done at the next change; to be taken before the changes are read, so that none falls in between.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>To be called after a transaction that appended changes.</summary>
    public void Raise() => Interlocked.Exchange(ref next, New()).SetResult();

    /// <summary>What is woken runs on its own, not in who raises.</summary>
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
