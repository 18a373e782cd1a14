namespace Lightbox.Imaging.Tiff;

/// <summary>One directory as a picture: its size, how its samples are stored, and its grid of segments (tiles, or strips of the full width).</summary>
internal sealed class TiffPicture
{
    private readonly TiffDirectory directory;
    private readonly TiffFile file;
    private readonly SegmentTable segments;
    private readonly long segmentCount;

    /// <exception cref="ImageFormatException">Sizes, tile counts and offsets do not fit each other; the message names the directory.</exception>
    public TiffPicture(TiffFile file, TiffDirectory directory, CancellationToken cancellation)
    {
        this.file = file;
        this.directory = directory;
        Width = Size(TiffTag.ImageWidth, directory.Number(TiffTag.ImageWidth, cancellation));
        Height = Size(TiffTag.ImageLength, directory.Number(TiffTag.ImageLength, cancellation));
        IsTiled = directory.Has(TiffTag.TileWidth) || directory.Has(TiffTag.TileOffsets);
        SegmentWidth = IsTiled ? Size(TiffTag.TileWidth, directory.Number(TiffTag.TileWidth, cancellation)) : Width;
        SegmentHeight = IsTiled
            ? Size(TiffTag.TileLength, directory.Number(TiffTag.TileLength, cancellation))
            : (int)Math.Clamp(directory.Number(TiffTag.RowsPerStrip, Height, cancellation), 1, Height);
        Samples = Format(TiffTag.SamplesPerPixel, 1, 1, 16, cancellation);
        Bits = Format(TiffTag.BitsPerSample, 1, 1, 64, cancellation);
        Compression = Format(TiffTag.Compression, 1, 0, ushort.MaxValue, cancellation);
        Photometric = Format(TiffTag.Photometric, 1, 0, ushort.MaxValue, cancellation);
        Predictor = Format(TiffTag.Predictor, 1, 0, ushort.MaxValue, cancellation);
        SampleFormat = Format(TiffTag.SampleFormat, 1, 0, ushort.MaxValue, cancellation);
        IsPlanar = Samples > 1 && directory.Number(TiffTag.PlanarConfiguration, 1, cancellation) == 2;
        IsLowBitFirst = directory.Number(TiffTag.FillOrder, 1, cancellation) == 2;
        Subfile = directory.Number(TiffTag.NewSubfileType, 0, cancellation);
        Description = directory.Text(TiffTag.ImageDescription, cancellation);
        (segments, segmentCount) = Segments();
        JpegTables = directory.Find(TiffTag.JpegTables) is { } tables ? directory.Bytes(tables, TiffLimits.JpegTables, TiffTag.JpegTables, cancellation) : [];
        CheckLastSegment(cancellation);
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsTiled { get; }

    /// <summary>Pixels of one segment; edge tiles are stored in full and cut when read.</summary>
    public int SegmentWidth { get; }

    public int SegmentHeight { get; }

    public int Columns => (int)(((long)Width + SegmentWidth - 1) / SegmentWidth);

    public int Rows => (int)(((long)Height + SegmentHeight - 1) / SegmentHeight);

    public int Samples { get; }

    public int Bits { get; }

    public int Compression { get; }

    public int Photometric { get; }

    public int Predictor { get; }

    /// <summary>1 unsigned, 2 signed, 3 floating point.</summary>
    public int SampleFormat { get; }

    public bool IsPlanar { get; }

    /// <summary>Pixels of less than a byte lie in it from the lowest bit on (FillOrder 2).</summary>
    public bool IsLowBitFirst { get; }

    /// <summary>Samples stored together: one where each colour has its own segments.</summary>
    public int SamplesStored => IsPlanar ? 1 : Samples;

    /// <summary>NewSubfileType; Aperio writes 1 for a label and 9 for a macro image.</summary>
    public long Subfile { get; }

    public string Description { get; }

    public byte[] JpegTables { get; }

    public TiffDirectory Directory => directory;

    public ByteOrder Order => file.Order;

    /// <summary>Bytes of the file: no more can be stored of this picture.</summary>
    public long Stored => file.Source.Length;

    public IByteSource Source => file.Source;

    /// <summary>The stored bytes of a segment; null for a tile the scanner left out (length 0).</summary>
    /// <param name="plane">Which colour, when each is stored by itself.</param>
    public byte[]? ReadSegment(int column, int row, int plane, CancellationToken cancellation)
    {
        var segment = FindSegment(column, row, plane, cancellation);
        if (segment.Count == 0) return null;
        var bytes = new byte[segment.Count];
        file.Source.ReadExactly(segment.Offset, bytes, "TIFF tile or strip", cancellation);
        return bytes;
    }

    /// <summary>Where a segment's bytes lie, inside the file.</summary>
    public Segment FindSegment(int column, int row, int plane, CancellationToken cancellation)
    {
        return FindSegment(((((long)plane * Rows) + row) * Columns) + column, cancellation);
    }

    /// <summary>Tiles or strips, of all colours.</summary>
    public long SegmentCount => segmentCount;

    /// <summary>Where a segment's bytes lie, by its number in the directory's tables.</summary>
    public Segment FindSegment(long index, CancellationToken cancellation)
    {
        var segment = segments.At(index, cancellation);
        CheckSegment(index, segment);
        return segment;
    }

    private TiffTag OffsetsTag => IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets;

    private TiffTag CountsTag => IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts;

    private int Size(TiffTag tag, long value) =>
        value is > 0 and <= int.MaxValue ? (int)value : throw directory.Broken(tag, $"is {value}");

    private int Format(TiffTag tag, long otherwise, long min, long max, CancellationToken cancellation)
    {
        long value = directory.Number(tag, otherwise, cancellation);
        return value >= min && value <= max ? (int)value : throw directory.Broken(tag, $"is {value}");
    }

    private (SegmentTable Table, long Count) Segments()
    {
        var o = directory.Find(OffsetsTag) ?? throw directory.Broken(OffsetsTag, "is missing");
        var c = directory.Find(CountsTag) ?? throw directory.Broken(CountsTag, "is missing");
        long expected = (long)Columns * Rows * (IsPlanar ? Samples : 1);
        if (o.Count != expected) throw directory.Broken(OffsetsTag, $"has {o.Count} values, the picture has {expected} segments");
        if (c.Count != expected) throw directory.Broken(CountsTag, $"has {c.Count} values, the picture has {expected} segments");
        return (new SegmentTable(directory, (OffsetsTag, o), (CountsTag, c)), expected);
    }

    /// <summary>Segments are nearly always written in order: the last one tells a file that was cut off, for two small reads.</summary>
    private void CheckLastSegment(CancellationToken cancellation)
    {
        long last = segmentCount - 1;
        CheckSegment(last, new(directory.Number(directory.Find(OffsetsTag)!.Value, last, OffsetsTag, cancellation), directory.Number(directory.Find(CountsTag)!.Value, last, CountsTag, cancellation)));
    }

    private void CheckSegment(long index, Segment segment)
    {
        if (segment.Count == 0) return;
        if (segment.Count > TiffLimits.Segment) throw new ImageLimitException($"TIFF directory {directory.Index}: segment {index} has {segment.Count} bytes, {TiffLimits.Segment} are allowed.");
        if (segment.Offset <= file.Source.Length - segment.Count) return;
        throw new ImageFormatException(
            $"TIFF directory {directory.Index}: segment {index} lies past the end of the file.", segment.Offset, OffsetsTag.ToString())
        {
            Truncated = true,
        };
    }
}
