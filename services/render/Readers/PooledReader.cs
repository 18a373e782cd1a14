namespace Lightbox.Render.Readers;

/// <summary>One open image. The pool's lock guards its counters; its own gate lets one request open it while the others wait.</summary>
internal sealed class PooledReader<T>(string id) : IDisposable
    where T : class, IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private T? reader;

    public string Id => id;

    public int Users { get; set; }

    public long LastUsed { get; set; }

    public bool IsOpen => Volatile.Read(ref reader) is not null;

    /// <summary>No longer in the pool; the last user closes it.</summary>
    public bool IsForgotten { get; set; }

    public async ValueTask<T> OpenAsync(Func<CancellationToken, Task<T>> open, CancellationToken cancellation)
    {
        if (Volatile.Read(ref reader) is { } already) return already;
        await gate.WaitAsync(cancellation);
        try
        {
            return reader ??= await open(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        reader?.Dispose();
        gate.Dispose();
    }
}
