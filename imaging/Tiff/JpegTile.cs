using System.Buffers.Binary;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Tiff;

/// <summary>
/// A tile or strip of Compression 7 (TIFF TechNote 2): a JPEG stream without its tables, which JPEGTables holds once for all. Put together
/// they are a stream that every browser and decoder opens: SOI, APP14, tables, tile.
/// </summary>
internal static class JpegTile
{
    /// <summary>"Adobe", version 100, no flags, transform 0: three components that are RGB, whatever their numbers. Without it a decoder takes them for YCbCr.</summary>
    private static ReadOnlySpan<byte> Rgb => [0xff, 0xee, 0, 14, (byte)'A', (byte)'d', (byte)'o', (byte)'b', (byte)'e', 0, 100, 0, 0, 0, 0, 0];

    /// <summary>The whole stream; the tile's own entropy-coded bytes are untouched.</summary>
    /// <param name="isRgb">The directory's photometric is RGB.</param>
    public static byte[] Assemble(ReadOnlySpan<byte> tables, ReadOnlySpan<byte> tile, bool isRgb)
    {
        if (!StartsImage(tile)) throw new ImageFormatException("A JPEG tile does not begin with SOI.", field: "TileOffsets");
        var middle = Body(tables);
        var colour = isRgb ? Rgb : [];
        var stream = new byte[tile.Length + colour.Length + middle.Length];
        tile[..2].CopyTo(stream);
        colour.CopyTo(stream.AsSpan(2));
        middle.CopyTo(stream.AsSpan(2 + colour.Length));
        tile[2..].CopyTo(stream.AsSpan(2 + colour.Length + middle.Length));
        return stream;
    }

    /// <summary>What comes before the tile's own markers: SOI, APP14 where the samples are RGB, the tables.</summary>
    public static byte[] Head(ReadOnlySpan<byte> tables, bool isRgb)
    {
        ReadOnlySpan<byte> start = [0xff, 0xd8];
        return [.. start, .. isRgb ? Rgb : [], .. Body(tables)];
    }

    /// <summary>
    /// Whether a tile is a stream of this size that says nothing of its colours itself, or the same as the head. Its entropy-coded bytes are not looked at.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<byte> tile, TiffPicture picture)
    {
        if (!StartsImage(tile)) return false;
        int at = 2;
        bool sized = false;
        while (at + 4 <= tile.Length && tile[at] == 0xff)
        {
            byte marker = tile[at + 1];
            if (marker == JpegMarkers.StartOfScan) return sized;
            int length = BinaryPrimitives.ReadUInt16BigEndian(tile[(at + 2)..]);
            if (at + 2 + length > tile.Length || !Agrees(marker, tile.Slice(at + 4, Math.Max(0, length - 2)), picture)) return false;
            if (JpegMarkers.IsStartOfFrame(marker))
            {
                if (marker > 0xc2 || at + 10 > tile.Length || tile[at + 4] != 8 || tile[at + 9] != picture.Samples) return false;
                bool fits = BinaryPrimitives.ReadUInt16BigEndian(tile[(at + 5)..]) == picture.SegmentHeight && BinaryPrimitives.ReadUInt16BigEndian(tile[(at + 7)..]) == picture.SegmentWidth;
                if (!fits || sized) return false;
                sized = true;
            }

            at += 2 + length;
        }

        return false;
    }

    /// <summary>Decodes to grey or RGB after holding the stream's size against the directory's; the directory's photometric counts, not what the stream's markers say.</summary>
    /// <param name="rows">Rows wanted; a last strip may store more.</param>
    public static PixelBuffer Decode(TiffPicture picture, byte[] stored, int rows)
    {
        var stream = Whole(picture, stored, rows, out int height);
        var decoded = JpegDecoder.DecodeAs(stream, isYcbcr: picture.Photometric == 6);
        return height == rows ? decoded : decoded with { Height = rows, Data = decoded.Data[..(decoded.Width * rows * decoded.SamplesPerPixel)] };
    }

    /// <summary>A tile of three components as RGB into a larger picture, after the same check.</summary>
    public static void DecodeInto(TiffPicture picture, byte[] stored, PixelBuffer into, int left, int top) =>
        JpegDecoder.DecodeInto(Whole(picture, stored, picture.SegmentHeight, out _), isYcbcr: picture.Photometric == 6, into, left, top);

    private static byte[] Whole(TiffPicture picture, byte[] stored, int rows, out int height)
    {
        var stream = Assemble(picture.JpegTables, stored, isRgb: false);
        var header = JpegDecoder.ReadHeader(stream);
        height = header.Height;
        if (header.Width == picture.SegmentWidth && header.Height >= rows && header.Height <= picture.SegmentHeight && header.Components == picture.SamplesStored) return stream;
        throw new ImageFormatException(
            $"TIFF directory {picture.Directory.Index}: a JPEG of {header.Width} x {header.Height} x {header.Components} where "
            + $"{picture.SegmentWidth} x {picture.SegmentHeight} x {picture.SamplesStored} belongs.",
            field: "Compression");
    }

    /// <summary>A JFIF says YCbCr or grey, an Adobe marker by its last byte what the three components are.</summary>
    private static bool Agrees(byte marker, ReadOnlySpan<byte> payload, TiffPicture picture) => marker switch
    {
        JpegMarkers.App0 => picture.Photometric != 2,
        JpegMarkers.App14 when payload.StartsWith("Adobe"u8) && payload.Length >= 12 => picture.Samples == 1 || payload[11] == (picture.Photometric == 2 ? 0 : 1),
        _ => true,
    };

    private static bool StartsImage(ReadOnlySpan<byte> bytes) => bytes is [0xff, 0xd8, _, _, ..];

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> tables)
    {
        if (!StartsImage(tables)) return [];
        tables = tables[2..];
        return tables is [.., 0xff, 0xd9] ? tables[..^2] : tables;
    }
}
