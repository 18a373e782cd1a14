using Lightbox.Imaging;
using Lightbox.Render.Readers;
using Lightbox.Render.Sources;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Tiles;

/// <summary>A slide whose tiles are being asked for: its reader, held open, and when the catalog last said that it may be shown.</summary>
internal sealed class ShelvedSlide(AssetSource source, ISlideReader reader, ReaderLease lease, long located) : IDisposable
{
    private readonly FileIdentity? registered = source.Registered;
    private readonly string? path = source.Place?.Path;
    private long located = located;
    private long used = located;
    private int asking;
    private int closed;

    public AssetSource Source => source;

    public ISlideReader Reader => reader;

    /// <summary>Timestamp of the catalog's last yes.</summary>
    public long Located
    {
        get => Volatile.Read(ref located);
        set => Volatile.Write(ref located, value);
    }

    /// <summary>Timestamp of the last tile.</summary>
    public long Used
    {
        get => Volatile.Read(ref used);
        set => Volatile.Write(ref used, value);
    }

    /// <summary>Whether the file is still the one that was registered: looked at for every tile, as it costs a microsecond.</summary>
    public bool IsUnchanged => registered is null || (FileIdentity.Of(path!) is { } now && registered.Matches(now));

    /// <summary>True for the one caller who is to ask the catalog anew.</summary>
    public bool BeginAsking() => Interlocked.Exchange(ref asking, 1) == 0;

    public void EndAsking() => Volatile.Write(ref asking, 0);

    /// <summary>Gives the reader back; a tile that is being read from it keeps its file open until it is done.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0) lease.Dispose();
    }
}
