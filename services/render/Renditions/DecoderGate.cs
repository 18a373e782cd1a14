namespace Lightbox.Render.Renditions;

/// <summary>So many decodes at a time as there are processors: more would only make each later and take its memory.</summary>
internal sealed class DecoderGate(RenderOptions options) : IDisposable
{
    private readonly SemaphoreSlim decoders = new(options.Decoders > 0 ? options.Decoders : Environment.ProcessorCount);
    private long made;

    /// <summary>Decodes since the start; what the cache gave is not among them.</summary>
    public long Made => Interlocked.Read(ref made);

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await decoders.WaitAsync(cancellation);
        try
        {
            Interlocked.Increment(ref made);
            return await work();
        }
        finally
        {
            decoders.Release();
        }
    }

    public void Dispose() => decoders.Dispose();
}
