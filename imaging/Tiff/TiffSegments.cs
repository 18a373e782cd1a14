using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Tiff;

/// <summary>Stored tiles and strips to samples.</summary>
internal static class TiffSegments
{
    /// <summary>The type of the picture's samples.</summary>
    /// <exception cref="UnsupportedImageException">Bits that are no machine type (1, 4, 12), or samples of a pixel that differ.</exception>
    public static SampleType TypeOf(TiffPicture picture) => (picture.Bits, picture.SampleFormat) switch
    {
        (8, 2) => SampleType.Int8,
        (8, _) => SampleType.UInt8,
        (16, 1 or 4) => SampleType.UInt16,
        (16, 2) => SampleType.Int16,
        (32, 1 or 4) => SampleType.UInt32,
        (32, 2) => SampleType.Int32,
        (32, 3) => SampleType.Float32,
        (64, 3) => SampleType.Float64,
        _ => throw Unsupported($"{picture.Bits}-bit samples of format {picture.SampleFormat}"),
    };

    /// <summary>Fails where no decoder is, before any pixel is read.</summary>
    /// <exception cref="UnsupportedImageException">Names what is missing.</exception>
    public static void Require(TiffPicture picture)
    {
        if (!TiffCompression.IsKnown(picture.Compression)) throw Unsupported(TiffCompression.Name(picture.Compression));
        if (picture.IsPlanar) throw Unsupported("colour by plane");
        if (picture.Predictor == 3) throw Unsupported("floating-point predictor");
        var type = TypeOf(picture);
        if (picture.Compression == TiffCompression.Jpeg && type != SampleType.UInt8) throw Unsupported($"{picture.Bits}-bit JPEG");
        long size = (long)picture.SegmentWidth * picture.SegmentHeight * picture.Samples * PixelBuffer.BytesPerSample(type);
        if (size > TiffLimits.Segment)
        {
            throw new ImageLimitException(
                $"TIFF directory {picture.Directory.Index}: a segment of {picture.SegmentWidth} x {picture.SegmentHeight} pixels is above {TiffLimits.Segment >> 20} MiB.");
        }
    }

    /// <summary>One tile or strip in full (a last strip has fewer rows); null where the scanner stored nothing.</summary>
    public static PixelBuffer? Read(TiffPicture picture, int column, int row, CancellationToken cancellation)
    {
        Require(picture);
        if (picture.ReadSegment(column, row, cancellation) is not { } stored) return null;
        cancellation.ThrowIfCancellationRequested();
        int rows = picture.IsTiled ? picture.SegmentHeight : Math.Min(picture.SegmentHeight, picture.Height - (row * picture.SegmentHeight));
        if (picture.Compression == TiffCompression.Jpeg) return JpegTile.Decode(picture, stored, rows);
        if (picture.Compression is TiffCompression.AperioJpeg2000 or TiffCompression.Jpeg2000) return Jpeg2000Tile.Decode(picture, stored, rows);
        var type = TypeOf(picture);
        int bytes = PixelBuffer.BytesPerSample(type);
        int line = picture.SegmentWidth * picture.Samples * bytes;
        var data = TiffCompression.Expand(picture.Compression, stored, line * rows);
        picture.Order.ToNative(data, bytes);
        if (picture.Predictor == 2) Undo(data, line, picture.Samples, bytes);
        return new PixelBuffer(picture.SegmentWidth, rows, picture.Samples, type, data);
    }

    /// <summary>TIFF 6.0 section 14: each sample was stored as its difference from the same sample of the pixel to the left.</summary>
    private static void Undo(byte[] data, int line, int samples, int bytes)
    {
        for (int start = 0; start < data.Length; start += line)
        {
            var row = data.AsSpan(start, line);
            switch (bytes)
            {
                case 1:
                    for (int i = samples; i < row.Length; i++) row[i] += row[i - samples];
                    break;
                case 2:
                    var two = MemoryMarshal.Cast<byte, ushort>(row);
                    for (int i = samples; i < two.Length; i++) two[i] += two[i - samples];
                    break;
                case 4:
                    var four = MemoryMarshal.Cast<byte, uint>(row);
                    for (int i = samples; i < four.Length; i++) four[i] += four[i - samples];
                    break;
                default:
                    var eight = MemoryMarshal.Cast<byte, ulong>(row);
                    for (int i = samples; i < eight.Length; i++) eight[i] += eight[i - samples];
                    break;
            }
        }
    }

    private static UnsupportedImageException Unsupported(string what) => new($"No decoder here for TIFF {what}.", $"TIFF {what}");
}
