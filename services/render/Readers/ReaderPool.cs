using Lightbox.Imaging;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Readers;

/// <summary>
/// Readers held open between requests, one for each asset whoever asks: a slide's directories are parsed once and its file has one handle. The
/// one used longest ago is closed when there are too many, and all that nobody asks for are closed after a while.
/// </summary>
/// <typeparam name="T">Image readers, or segmentations.</typeparam>
internal sealed class ReaderPool<T> : IDisposable
    where T : class, IDisposable
{
    private readonly SourceOpener opener;
    private readonly Func<IReadOnlyList<ImagePart>, CancellationToken, T> open;
    private readonly RenderOptions options;
    private readonly TimeProvider clock;
    private readonly ITimer sweeper;
    private readonly Lock gate = new();
    private readonly Dictionary<string, PooledReader<T>> readers = [];
    private bool disposed;

    public ReaderPool(SourceOpener opener, Func<IReadOnlyList<ImagePart>, CancellationToken, T> open, RenderOptions options, TimeProvider clock)
    {
        this.opener = opener;
        this.open = open;
        this.options = options;
        this.clock = clock;
        sweeper = clock.CreateTimer(_ => Sweep(), null, options.ReaderIdle, options.ReaderIdle);
    }

    /// <summary>Readers open now.</summary>
    public int Count
    {
        get
        {
            lock (gate) return readers.Count;
        }
    }

    /// <summary>Gives the asset's reader, opening it when it is not open; dispose the lease to give it back.</summary>
    public async Task<ReaderLease<T>> RentAsync(AssetSource source, CancellationToken cancellation)
    {
        var pooled = Take(source);
        try
        {
            return new ReaderLease<T>(this, pooled, await pooled.OpenAsync(token => opener.OpenAsync(source, open, token), cancellation));
        }
        catch
        {
            // Nobody else finds a reader that did not open; one that is open stays for the others when this caller only went away.
            if (!pooled.IsOpen) Forget(pooled);
            Return(pooled);
            throw;
        }
    }

    public void Return(PooledReader<T> pooled)
    {
        bool close;
        lock (gate)
        {
            pooled.Users--;
            pooled.LastUsed = clock.GetTimestamp();
            close = pooled.Users == 0 && (pooled.IsForgotten || disposed);
        }

        if (close) pooled.Dispose();
    }

    /// <summary>Closes what was not used for <see cref="RenderOptions.ReaderIdle"/>.</summary>
    public void Sweep() => Close(pooled => pooled.Users == 0 && clock.GetElapsedTime(pooled.LastUsed) >= options.ReaderIdle);

    public void Dispose()
    {
        sweeper.Dispose();
        lock (gate) disposed = true;
        Close(pooled => pooled.Users == 0);
    }

    private PooledReader<T> Take(AssetSource source)
    {
        PooledReader<T>? oldest = null;
        PooledReader<T>? pooled;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!readers.TryGetValue(source.Id, out pooled))
            {
                pooled = new PooledReader<T>(source.Id);
                readers.Add(source.Id, pooled);
                if (readers.Count > options.OpenReaders) oldest = readers.Values.Where(r => r.Users == 0 && r != pooled).MinBy(r => r.LastUsed);
                if (oldest is not null) readers.Remove(oldest.Id);
            }

            pooled.Users++;
        }

        oldest?.Dispose();
        return pooled;
    }

    private void Forget(PooledReader<T> pooled)
    {
        lock (gate)
        {
            pooled.IsForgotten = true;
            if (readers.TryGetValue(pooled.Id, out var there) && there == pooled) readers.Remove(pooled.Id);
        }
    }

    private void Close(Func<PooledReader<T>, bool> which)
    {
        List<PooledReader<T>> closing;
        lock (gate)
        {
            closing = [.. readers.Values.Where(which)];
            foreach (var pooled in closing) readers.Remove(pooled.Id);
        }

        foreach (var pooled in closing) pooled.Dispose();
    }
}

/// <summary>A reader on loan.</summary>
internal sealed class ReaderLease<T>(ReaderPool<T> pool, PooledReader<T> pooled, T reader) : IDisposable
    where T : class, IDisposable
{
    public T Reader => reader;

    public void Dispose() => pool.Return(pooled);
}
