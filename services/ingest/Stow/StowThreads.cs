namespace Lightbox.Ingest.Stow;

/// <summary>Threads of their own for parsing and for waiting on the disk: the pool has one a processor, and answers requests with them.</summary>
internal sealed class StowThreads : TaskScheduler, IDisposable
{
    // A monitor of our own: BlockingCollection spins before it sleeps, which cost an eighth of the processor.
    private readonly object gate = new();
    private readonly Queue<Task> tasks = new();
    private bool isOver;

    public StowThreads(StowOptions options)
    {
        for (var i = 0; i < options.AtOnce; i++) new Thread(Work) { IsBackground = true, Name = "stow" }.Start();
    }

    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            tasks.Enqueue(task);
            Monitor.Pulse(gate);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate) return [.. tasks];
    }

    private void Work()
    {
        while (Next() is { } task) TryExecuteTask(task);
    }

    /// <summary>Waits for one; null when there will be no more.</summary>
    private Task? Next()
    {
        lock (gate)
        {
            while (tasks.Count == 0 && !isOver) Monitor.Wait(gate);
            return tasks.TryDequeue(out var task) ? task : null;
        }
    }
}
