namespace Lightbox.Render.Cache;

/// <summary>Memory before disk before making it; the same picture asked for many times at once is made once.</summary>
internal sealed class RenditionCache(MemoryCache memory, DiskCache disk)
{
    private readonly Flights<byte[]> flights = new();

    /// <param name="key">Content key, hex.</param>
    public Task<byte[]> GetAsync(string key, Func<CancellationToken, Task<MadePicture>> make, CancellationToken cancellation)
    {
        if (memory.TryGet(key, out var data)) return Task.FromResult(data);
        return flights.RunAsync(key, token => FindOrMakeAsync(key, make, token), cancellation);
    }

    /// <summary>Whether it is there already.</summary>
    public bool Has(string key) => memory.TryGet(key, out _) || disk.TryRead(key) is not null;

    private async Task<byte[]> FindOrMakeAsync(string key, Func<CancellationToken, Task<MadePicture>> make, CancellationToken cancellation)
    {
        if (disk.TryRead(key) is { } found)
        {
            memory.Add(key, found);
            return found;
        }

        var (data, keep) = await make(cancellation);
        if (!keep) return data;
        memory.Add(key, data);
        disk.Write(key, data);
        return data;
    }
}

/// <summary>A picture just made.</summary>
/// <param name="Data">The whole file.</param>
/// <param name="Keep">False for bytes that the asset's own file holds as they are: there they are as near as in a cache.</param>
internal sealed record MadePicture(byte[] Data, bool Keep);
