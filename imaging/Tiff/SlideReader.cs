using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Tiff;

/// <summary>A tiled TIFF: an Aperio SVS or any pyramid of tiles. Holds nothing but directories, so any number of threads may read.</summary>
internal sealed class SlideReader(IByteSource source, SlideLayout layout, ImageInfo info) : ISlideReader
{
    /// <summary>For each level what its tiles lack as streams of their own; null where tiles are no JPEG that a browser shows.</summary>
    private readonly byte[]?[] heads = [.. layout.Levels.Select(Head)];

    /// <summary>A <see cref="Window"/>, boxed so that it is there as a whole or not at all.</summary>
    private object? window;

    public ImageInfo Info => info;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame != 0) throw new ImageRangeException($"A slide has one frame, its smallest level; frame {frame} was asked for.");
        int level = layout.Levels.Count - 1;
        var smallest = layout.Levels[level];
        return ReadRegion(level, 0, 0, smallest.Width, smallest.Height, cancellation);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rgb = ReadFrame(frame, cancellation);
        return options.Invert ? Colour.Invert(rgb) : rgb;
    }

    public byte[]? ReadIccProfile(CancellationToken cancellation) => info.IccProfileBytes is null
        ? null
        : layout.Levels[0].Directory.Bytes(layout.Levels[0].Directory.Find(TiffTag.IccProfile)!.Value, TiffLimits.IccProfile, TiffTag.IccProfile, cancellation);

    public int EncodedTileLength(int level, int column, int row, CancellationToken cancellation)
    {
        var picture = Level(level, column, row);
        bool whole = (column + 1L) * picture.SegmentWidth <= picture.Width && (row + 1L) * picture.SegmentHeight <= picture.Height;
        if (!whole || heads[level] is not { } head) return 0;
        var segment = picture.FindSegment(column, row, 0, cancellation);
        return segment.Count < 4 ? 0 : (int)segment.Count - 2 + head.Length;
    }

    public bool TryReadEncodedTile(int level, int column, int row, Span<byte> destination, CancellationToken cancellation)
    {
        var picture = Level(level, column, row);
        var segment = picture.FindSegment(column, row, 0, cancellation);
        if (heads[level] is not { } head || destination.Length != segment.Count - 2 + head.Length) return false;

        // The tile's own SOI comes to lie where the head ends, and is checked there before the head goes over it.
        var tile = destination[(head.Length - 2)..];
        picture.Source.ReadExactly(segment.Offset, tile, "TIFF tile", cancellation);
        if (!JpegTile.IsPlain(tile, picture)) return false;
        head.CopyTo(destination);
        return true;
    }

    public PixelBuffer ReadTile(int level, int column, int row, CancellationToken cancellation)
    {
        var picture = Level(level, column, row);
        int x = column * picture.SegmentWidth, y = row * picture.SegmentHeight;
        return ReadRegion(level, x, y, Math.Min(picture.SegmentWidth, picture.Width - x), Math.Min(picture.SegmentHeight, picture.Height - y), cancellation);
    }

    public PixelBuffer ReadRegion(int level, int x, int y, int width, int height, CancellationToken cancellation)
    {
        var picture = Level(level);
        bool inside = x >= 0 && y >= 0 && width > 0 && height > 0 && (long)x + width <= picture.Width && (long)y + height <= picture.Height;
        if (!inside) throw new ImageRangeException($"Region {x},{y} {width} x {height} is not inside level {level} of {picture.Width} x {picture.Height}.");
        if (!IsDeepGrey) return TiffRegions.ReadRgb(picture, x, y, width, height, cancellation);
        var window = WindowOfAll(cancellation);
        bool dark = picture.Photometric == 0;
        return TiffRegions.ReadRgb(picture, x, y, width, height, stored => Colour.ToRgb(Grey.Apply(stored, window, invert: dark)), cancellation);
    }

    public PixelBuffer ReadAssociated(string name, CancellationToken cancellation)
    {
        if (!layout.Associated.TryGetValue(name, out var picture)) throw new ImageRangeException($"The slide has no such picture beside it; it has {string.Join(", ", layout.Associated.Keys)}.");
        return TiffRegions.ReadRgb(picture, 0, 0, picture.Width, picture.Height, cancellation);
    }

    public void Dispose() => source.Dispose();

    /// <summary>Grey of more than eight bits has no colours of its own: it needs a window, and one for all tiles, or their edges would show.</summary>
    private bool IsDeepGrey => layout.Levels[0] is { Samples: 1, Bits: > 8, Photometric: 0 or 1 };

    /// <summary>Between the percentiles of the smallest level; computed twice when two ask at once, and the same both times.</summary>
    private Window WindowOfAll(CancellationToken cancellation)
    {
        if (Volatile.Read(ref window) is Window known) return known;
        var computed = Percentiles.Window(TiffRegions.ReadStored(layout.Levels[^1], cancellation));
        Volatile.Write(ref window, computed);
        return computed;
    }

    private TiffPicture Level(int level) => level >= 0 && level < layout.Levels.Count
        ? layout.Levels[level]
        : throw new ImageRangeException($"The slide has levels 0 to {layout.Levels.Count - 1}; {level} was asked for.");

    private TiffPicture Level(int level, int column, int row)
    {
        var picture = Level(level);
        if (column >= 0 && column < picture.Columns && row >= 0 && row < picture.Rows) return picture;
        throw new ImageRangeException($"Level {level} has {picture.Columns} x {picture.Rows} tiles; column {column}, row {row} was asked for.");
    }

    private static byte[]? Head(TiffPicture picture)
    {
        bool shown = picture is { Compression: TiffCompression.Jpeg, Bits: 8, IsPlanar: false } && (picture.Photometric, picture.Samples) is (1, 1) or (2, 3) or (6, 3);
        return shown ? JpegTile.Head(picture.JpegTables, picture.Photometric == 2) : null;
    }
}
