namespace Lightbox.Bench.Crash;

/// <summary>Counts the blobs that are begun, so that a kill can come after so many more of them.</summary>
internal sealed class PartialWatch : IDisposable
{
    private readonly FileSystemWatcher watcher;
    private int begun;

    /// <param name="blobs">The store's folder; made as the store makes it.</param>
    public PartialWatch(string blobs)
    {
        var partials = Path.Combine(blobs, ".partial");
        Lightbox.Storage.DataFolder.CreatePrivate(partials);
        watcher = new FileSystemWatcher(partials) { InternalBufferSize = 65536, NotifyFilter = NotifyFilters.FileName };
        watcher.Created += (_, _) => Interlocked.Increment(ref begun);
        watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits until so many more are begun.</summary>
    /// <returns>False when that did not come about in the time given.</returns>
    public async Task<bool> AfterAsync(int more, TimeSpan most, CancellationToken cancellation)
    {
        int target = Volatile.Read(ref begun) + more;
        long end = Environment.TickCount64 + (long)most.TotalMilliseconds;
        while (Volatile.Read(ref begun) < target)
        {
            if (Environment.TickCount64 > end) return false;
            await Task.Delay(1, cancellation);
        }

        return true;
    }

    public void Dispose() => watcher.Dispose();
}
