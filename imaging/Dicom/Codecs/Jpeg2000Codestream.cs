using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// The image and its samples as a JPEG 2000 codestream's first segment says (ITU-T T.800 A.5.1). DICOM wants the bare codestream, but files
/// with a JP2 around it exist; the boxes are stepped over.
/// </summary>
/// <param name="Start">Where the codestream starts, bytes.</param>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="Signed">Samples are two's complement.</param>
/// <param name="Subsampled">Not every component has a sample for each pixel.</param>
internal readonly record struct Jpeg2000Codestream(int Start, int Width, int Height, int Components, int Precision, bool Signed, bool Subsampled)
{
    /// <summary>Bits of a sample that OpenCV reads at least.</summary>
    public const int LeastPrecision = 8;

    private const int SizesAt = 42;

    private const byte CodingStyle = 0x52, Comment = 0x64, StartOfTilePart = 0x90, EndOfCodestream = 0xD9;

    /// <exception cref="ImageFormatException">No codestream, or its sizes are broken.</exception>
    /// <exception cref="UnsupportedImageException">Components of different depths.</exception>
    public static Jpeg2000Codestream Read(ReadOnlySpan<byte> stream)
    {
        var start = StartOf(stream);
        var sizes = stream[start..];
        if (sizes.Length < SizesAt + 3) throw Broken(start);
        long width = UInt32(sizes, 8) - (long)UInt32(sizes, 16), height = UInt32(sizes, 12) - (long)UInt32(sizes, 20);
        int components = BinaryPrimitives.ReadUInt16BigEndian(sizes[40..]);
        if (width is < 1 or > 65535 || height is < 1 or > 65535 || components is < 1 or > 4 || sizes.Length < SizesAt + (3 * components)) throw Broken(start);
        var subsampled = false;
        for (var i = 0; i < components; i++)
        {
            var component = sizes.Slice(SizesAt + (3 * i), 3);
            if (component[0] != sizes[SizesAt]) throw new UnsupportedImageException("JPEG 2000 with components of different depth is not read here.", "JPEG 2000 subsampling");
            if (component[1] == 0 || component[2] == 0) throw Broken(start);
            subsampled |= component[1] != 1 || component[2] != 1;
        }

        return new(start, (int)width, (int)height, components, (sizes[SizesAt] & 0x7F) + 1, (sizes[SizesAt] & 0x80) != 0, subsampled);
    }

    /// <summary>How many pixels across and down one sample of each component stands for: the first in full, others in full or by half.</summary>
    /// <exception cref="UnsupportedImageException">Other factors, or a picture that does not begin at the grid's origin, where samples would lie elsewhere.</exception>
    public (int Across, int Down)[] Subsampling(ReadOnlySpan<byte> stream)
    {
        var sizes = stream[Start..];
        var factors = new (int Across, int Down)[Components];
        for (var i = 0; i < Components; i++) factors[i] = (sizes[SizesAt + (3 * i) + 1], sizes[SizesAt + (3 * i) + 2]);
        var known = factors[0] == (1, 1) && factors.All(factor => factor is { Across: 1 or 2, Down: 1 or 2 });
        return known && UInt32(sizes, 16) == 0 && UInt32(sizes, 20) == 0 ? factors : throw OtherSizes();
    }

    /// <summary>The refusal of components whose sizes differ.</summary>
    public static UnsupportedImageException OtherSizes() => new("JPEG 2000 with components of such different sizes is not read here.", "JPEG 2000 subsampling");

    /// <summary>
    /// The bare codestream as OpenCV takes it: components called unsigned and of at least <see cref="LeastPrecision"/> bits, and nothing but the end behind
    /// the last tile (some encoders pad there with comments). What the coded numbers mean changes by a constant only: <see cref="Shift"/>.
    /// </summary>
    public byte[] Plain(ReadOnlySpan<byte> stream)
    {
        var tail = Tail(stream);
        byte[] copy = tail < 0 ? stream[Start..].ToArray() : [.. stream[Start..tail], 0xFF, EndOfCodestream];
        for (var i = 0; i < Components; i++) copy[SizesAt + (3 * i)] = (byte)(Math.Max(Precision, LeastPrecision) - 1);
        return copy;
    }

    /// <summary>
    /// What a decoder of the plain codestream adds too much: the level shift (T.800 G.1.2) of its precision, less the one of the stream's own, which signed
    /// components do not have.
    /// </summary>
    public int Shift => (1 << (Math.Max(Precision, LeastPrecision) - 1)) - (Signed ? 0 : 1 << (Precision - 1));

    /// <summary>Whether the wavelet is the reversible one, whose numbers do not depend on the precision (T.800 A.6.1).</summary>
    public bool IsReversible(ReadOnlySpan<byte> stream)
    {
        for (var at = Start + 2; Segment(stream, at) is { } segment; at += 2 + segment.Length)
        {
            if (segment.Marker == StartOfTilePart) return false;
            if (segment.Marker == CodingStyle) return segment.Length >= 12 && stream[at + 13] == 1;
        }

        return false;
    }

    /// <summary>Where comments follow the last tile-part up to the end of codestream; -1 when none do.</summary>
    private int Tail(ReadOnlySpan<byte> stream)
    {
        long at = Start + 2;
        while (Segment(stream, at) is { } segment)
        {
            if (segment.Marker != StartOfTilePart)
            {
                at += 2 + segment.Length;
                continue;
            }

            at = AfterTileParts(stream, at);
            var tail = at;
            while (Segment(stream, at) is { Marker: Comment } comment) at += 2 + comment.Length;
            return at > tail && at + 2 <= stream.Length && stream[(int)at] == 0xFF && stream[(int)at + 1] == EndOfCodestream ? (int)tail : -1;
        }

        return -1;
    }

    /// <summary>SOT (2), its length (2), tile (2), length of the tile-part from its SOT (4).</summary>
    private static long AfterTileParts(ReadOnlySpan<byte> stream, long at)
    {
        while (at + 10 <= stream.Length && stream[(int)at] == 0xFF && stream[(int)at + 1] == StartOfTilePart)
        {
            var length = UInt32(stream, (int)at + 6);
            if (length == 0) return stream.Length;
            at += length;
        }

        return at;
    }

    private static (byte Marker, int Length)? Segment(ReadOnlySpan<byte> stream, long at)
    {
        if (at + 4 > stream.Length || stream[(int)at] != 0xFF) return null;
        int length = BinaryPrimitives.ReadUInt16BigEndian(stream[((int)at + 2)..]);
        return length >= 2 ? (stream[(int)at + 1], length) : null;
    }

    private static int StartOf(ReadOnlySpan<byte> stream)
    {
        long at = 0;
        while (at + 8 <= stream.Length && !IsCodestream(stream, at))
        {
            long length = UInt32(stream, (int)at);
            var head = length == 1 ? 16 : 8;
            if (stream.Slice((int)at + 4, 4).SequenceEqual("jp2c"u8))
            {
                at += head;
                break;
            }

            if (length == 1 && at + 16 <= stream.Length) length = BinaryPrimitives.ReadInt64BigEndian(stream[((int)at + 8)..]);
            if (length < head) break;
            at += Math.Min(length, stream.Length);
        }

        return IsCodestream(stream, at) ? (int)at : throw new ImageFormatException("JPEG 2000: no codestream (FF4F FF51).", Math.Min(at, stream.Length), "SOC");
    }

    private static bool IsCodestream(ReadOnlySpan<byte> stream, long at) =>
        at + 4 <= stream.Length && stream.Slice((int)at, 4).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static ImageFormatException Broken(int at) => new("JPEG 2000: the image and tile sizes are broken.", at + 2, "SIZ");
}
