using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Tiles;

/// <summary>A slide whose tiles are being asked for: its reader, held open, and when the catalog last said that it may be shown.</summary>
internal sealed class ShelvedSlide(AssetSource source, ISlideReader reader, ReaderLease<IImageReader> lease, Moment located) : IDisposable
{
    /// <summary>
    /// How long a look at the file holds: no longer than a tile takes on its way, so that thousands of tiles a second share one look and a person's every tile has its own.
    /// </summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(10);

    private readonly string key = ContentKey.Of(source.Id, "stored tiles")[..16];
    private volatile Moment located = located;
    private long used = located.Timestamp;
    private long looked = located.Timestamp;
    private int asking;
    private int closed;

    public AssetSource Source => source;

    public ISlideReader Reader => reader;

    /// <summary>When the catalog was asked that said the last yes.</summary>
    public Moment Located
    {
        get => located;
        set => located = value;
    }

    /// <summary>Timestamp of the last tile.</summary>
    public long Used
    {
        get => Volatile.Read(ref used);
        set => Volatile.Write(ref used, value);
    }

    /// <summary>Whether the files are still those that were registered; looked at again for every tile that comes <see cref="Trust"/> after the last look.</summary>
    public bool IsUnchanged(TimeProvider clock, long now)
    {
        if (clock.GetElapsedTime(Volatile.Read(ref looked), now) < Trust) return true;
        if (!FileWatch.AreUnchanged(source)) return false;
        Volatile.Write(ref looked, now);
        return true;
    }

    /// <summary>
    /// The content key of a stored tile: 16 digits that stand for the slide, then level, column and row as they are, so that a tile costs no hashing.
    /// </summary>
    public string EtagOf(int level, int column, int row) => string.Create(CultureInfo.InvariantCulture, $"{key}{level:x2}{column:x7}{row:x7}");

    /// <summary>True for the one caller who is to ask the catalog anew.</summary>
    public bool BeginAsking() => Interlocked.Exchange(ref asking, 1) == 0;

    public void EndAsking() => Volatile.Write(ref asking, 0);

    /// <summary>Gives the reader back; a tile that is being read from it keeps its file open until it is done.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0) lease.Dispose();
    }
}
