using System.Collections.Concurrent;

namespace Lightbox.Ingest.Stow;

/// <summary>Threads of their own for parsing and for waiting on the disk: the pool has one a processor, and answers requests with them.</summary>
internal sealed class StowThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> tasks = [];

    public StowThreads(StowOptions options)
    {
        for (var i = 0; i < options.AtOnce; i++) new Thread(Work) { IsBackground = true, Name = "stow" }.Start();
    }

    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Dispose() => tasks.CompleteAdding();

    protected override void QueueTask(Task task) => tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    private void Work()
    {
        foreach (var task in tasks.GetConsumingEnumerable()) TryExecuteTask(task);
    }
}
