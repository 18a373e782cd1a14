using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// The image and its samples as a JPEG 2000 codestream's first segment says (ITU-T T.800 A.5.1). DICOM wants the bare codestream, but files
/// with a JP2 around it exist; the boxes are stepped over.
/// </summary>
/// <param name="Start">Where the codestream starts, bytes.</param>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="Signed">Samples are two's complement.</param>
internal readonly record struct Jpeg2000Codestream(int Start, int Width, int Height, int Components, int Precision, bool Signed)
{
    private const int SizesAt = 42;

    /// <exception cref="ImageFormatException">No codestream, or its sizes are broken.</exception>
    /// <exception cref="UnsupportedImageException">Components of different depths or sizes.</exception>
    public static Jpeg2000Codestream Read(ReadOnlySpan<byte> stream)
    {
        var start = StartOf(stream);
        var sizes = stream[start..];
        if (sizes.Length < SizesAt + 3) throw Broken(start);
        long width = UInt32(sizes, 8) - (long)UInt32(sizes, 16), height = UInt32(sizes, 12) - (long)UInt32(sizes, 20);
        int components = BinaryPrimitives.ReadUInt16BigEndian(sizes[40..]);
        if (width is < 1 or > 65535 || height is < 1 or > 65535 || components is < 1 or > 4 || sizes.Length < SizesAt + (3 * components)) throw Broken(start);
        for (var i = 0; i < components; i++)
        {
            var component = sizes.Slice(SizesAt + (3 * i), 3);
            if (component[0] != sizes[SizesAt] || component[1] != 1 || component[2] != 1)
            {
                throw new UnsupportedImageException("JPEG 2000 with components of different depth or size is not read here.", "JPEG 2000 subsampling");
            }
        }

        return new(start, (int)width, (int)height, components, (sizes[SizesAt] & 0x7F) + 1, (sizes[SizesAt] & 0x80) != 0);
    }

    /// <summary>The codestream with its components called unsigned, which is all that OpenCV takes; nothing else in it depends on the sign.</summary>
    public byte[] Unsigned(ReadOnlySpan<byte> stream)
    {
        var copy = stream[Start..].ToArray();
        for (var i = 0; i < Components; i++) copy[SizesAt + (3 * i)] &= 0x7F;
        return copy;
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
