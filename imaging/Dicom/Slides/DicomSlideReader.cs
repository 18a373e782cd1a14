namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>A DICOM whole-slide image of one or several instances. Its frames, as for any DICOM file, are the stored tiles of the largest level.</summary>
internal sealed class DicomSlideReader(IReadOnlyList<DicomSlideLevel> levels, IReadOnlyDictionary<string, DicomSlideLevel> associated, IReadOnlyList<IDisposable> owned)
    : ISlideReader
{
    /// <summary>SOI and an APP14 that says RGB, see <see cref="DicomSlideLevel.HeadOf"/>; the longest that a head gets.</summary>
    private const int LongestHead = 18;

    public ImageInfo Info { get; } = DicomSlideInfo.Of(levels, associated);

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        var (instance, own) = Frame(frame);
        return instance.Reader.ReadFrame(own, cancellation);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var (instance, own) = Frame(frame);
        return instance.Reader.ReadDisplay(own, options, cancellation);
    }

    public int EncodedTileLength(int level, int column, int row, CancellationToken cancellation)
    {
        if (Level(level, column, row).FindJpeg(column, row) is not { } found) return 0;
        long length = found.Instance.Reader.LocateCoded(found.Frame, cancellation).Sum(part => part.Length);
        return length is < 4 or > int.MaxValue / 2 ? 0 : (int)length + LongestHead - 2;
    }

    public bool TryReadEncodedTile(int level, int column, int row, Span<byte> destination, CancellationToken cancellation)
    {
        var at = Level(level, column, row);
        if (at.FindJpeg(column, row) is not { } found) return false;
        var stream = found.Instance.Reader.ReadCodedBytes(found.Frame, cancellation);
        if (stream.Length + LongestHead - 2 != destination.Length || at.HeadOf(stream) is not { } head) return false;
        head.CopyTo(destination);
        stream.AsSpan(2).CopyTo(destination[head.Length..]);

        // Bytes behind the end of image are padding for every decoder.
        destination[(head.Length + stream.Length - 2)..].Clear();
        return true;
    }

    public PixelBuffer ReadTile(int level, int column, int row, CancellationToken cancellation)
    {
        var at = Level(level, column, row);
        int x = column * at.One.TileWidth, y = row * at.One.TileHeight;
        return at.Read(x, y, Math.Min(at.One.TileWidth, at.Width - x), Math.Min(at.One.TileHeight, at.Height - y), cancellation);
    }

    public PixelBuffer ReadRegion(int level, int x, int y, int width, int height, CancellationToken cancellation)
    {
        var at = Level(level);
        bool inside = x >= 0 && y >= 0 && width > 0 && height > 0 && (long)x + width <= at.Width && (long)y + height <= at.Height;
        if (!inside) throw new ImageRangeException($"Region {x},{y} {width} x {height} is not inside level {level} of {at.Width} x {at.Height}.");
        return at.Read(x, y, width, height, cancellation);
    }

    public byte[]? ReadIccProfile(CancellationToken cancellation) => DicomSlideInfo.IccProfile(levels[0].One.DataSet, cancellation);

    public PixelBuffer ReadAssociated(string name, CancellationToken cancellation)
    {
        if (!associated.TryGetValue(name, out var picture)) throw new ImageRangeException($"The slide has no such picture beside it; it has {string.Join(", ", associated.Keys)}.");
        return picture.Read(0, 0, picture.Width, picture.Height, cancellation);
    }

    public void Dispose()
    {
        foreach (var one in owned) one.Dispose();
    }

    private (SlideInstance Instance, int Frame) Frame(int frame)
    {
        foreach (var part in levels[0].Parts)
        {
            if (frame >= part.FrameOffset && frame < part.FrameOffset + (long)part.Frames) return (part, frame - part.FrameOffset);
        }

        throw new ImageRangeException($"The largest level has frames 0 to {levels[0].Parts.Sum(part => part.Frames) - 1}; {frame} was asked for.");
    }

    private DicomSlideLevel Level(int level) => level >= 0 && level < levels.Count
        ? levels[level]
        : throw new ImageRangeException($"The slide has levels 0 to {levels.Count - 1}; {level} was asked for.");

    private DicomSlideLevel Level(int level, int column, int row)
    {
        var at = Level(level);
        if (column >= 0 && column < at.One.TilesAcross && row >= 0 && row < at.One.TilesDown) return at;
        throw new ImageRangeException($"Level {level} has {at.One.TilesAcross} x {at.One.TilesDown} tiles; column {column}, row {row} was asked for.");
    }
}
