using Lightbox.Imaging;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Readers;

/// <summary>One open asset. The pool's lock guards its counters; its own gate lets one request open it while the others wait.</summary>
internal sealed class PooledReader(string id) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private IImageReader? reader;

    public string Id => id;

    public int Users { get; set; }

    public long LastUsed { get; set; }

    public bool IsOpen => Volatile.Read(ref reader) is not null;

    /// <summary>No longer in the pool; the last user closes it.</summary>
    public bool IsForgotten { get; set; }

    public async Task<IImageReader> OpenAsync(SourceOpener opener, AssetSource source, CancellationToken cancellation)
    {
        if (Volatile.Read(ref reader) is { } open) return open;
        await gate.WaitAsync(cancellation);
        try
        {
            return reader ??= await ReadAsync(opener, source, cancellation);
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

    private static async Task<IImageReader> ReadAsync(SourceOpener opener, AssetSource source, CancellationToken cancellation)
    {
        var bytes = await opener.OpenAsync(source, cancellation);
        try
        {
            return ImageFile.Open(bytes, cancellation);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
