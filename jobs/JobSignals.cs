using System.Collections.Concurrent;

namespace Lightbox.Jobs;

/// <summary>
/// Wakes those in this process who wait for something; whoever is in another process looks again every second or two.
/// </summary>
internal sealed class JobSignals
{
    private const string Work = "";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiters = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();

    /// <summary>Completes at the job's next change. Take it before looking at the job.</summary>
    public Task NextChange(string id) =>
        waiters.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(string id)
    {
        if (waiters.TryRemove(id, out var waiter)) waiter.TrySetResult();
    }

    /// <summary>Completes when there may be work.</summary>
    public Task NextWork() => NextChange(Work);

    public void WorkArrived() => Changed(Work);

    /// <summary>Lets <see cref="Stop"/> reach a job that runs in this process.</summary>
    public void Started(string id, CancellationTokenSource source) => running[id] = source;

    public void Ended(string id) => running.TryRemove(id, out _);

    public void Stop(string id)
    {
        if (!running.TryGetValue(id, out var source)) return;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself this moment.
        }
    }
}
