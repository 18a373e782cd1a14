using System.Buffers.Binary;
using System.Numerics;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// A Windows bitmap's headers. File: "BM", size (4), reserved (4), offset of the pixels (4); then the information header by its own size (4): 12 (OS/2: width, height of 16 bits) or
/// 40 and more: width, height (negative: from the top), planes (2), bits (2), compression (4), size (4), resolution (8), colours used (4), important (4); masks of red, green,
/// blue and from 56 bytes alpha behind it (BITMAPV4HEADER), all little-endian.
/// </summary>
/// <param name="Compression">0 none, 1 RLE of 8 bits, 2 RLE of 4 bits, 3 and 6 masks.</param>
/// <param name="Masks">Red, green, blue, alpha; 0 for none.</param>
internal sealed record BmpHeader(int Width, int Height, bool FromTop, int Bits, int Compression, int PixelsAt, int PaletteAt, int Colours, int ColourBytes, uint[] Masks)
{
    /// <summary>The longest header, its masks, and a palette of 256.</summary>
    public const int MostBytes = 14 + 124 + 16 + 1024;

    public static bool IsStart(FileHead head)
    {
        if (!head.Has(0, "BM"u8) || head.Bytes.Length < 26) return false;
        uint header = BinaryPrimitives.ReadUInt32LittleEndian(head.Bytes[14..]), pixels = BinaryPrimitives.ReadUInt32LittleEndian(head.Bytes[10..]);
        return header is 12 or 40 or 52 or 56 or 64 or 108 or 124 && pixels >= 14 + header && pixels < head.Source.Length;
    }

    /// <exception cref="ImageFormatException">A field is out of its range.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < 26) throw Broken("the header is cut", 14);
        int size = Int32(head, 14), pixels = Int32(head, 10);
        if (head.Length < 14 + Math.Min(size, 40)) throw Broken("the header is cut", 14);
        bool small = size == 12;
        int width = small ? UInt16(head, 18) : Int32(head, 18), height = small ? UInt16(head, 20) : Int32(head, 22);
        int bits = UInt16(head, small ? 24 : 28), compression = small ? 0 : Int32(head, 30);
        bool fits = (compression, bits) is (0, 1 or 4 or 8 or 16 or 24 or 32) or (1, 8) or (2, 4) or (3 or 6, 16 or 32);
        if (!fits) throw new UnsupportedImageException($"A BMP of {bits} bits with compression {compression} is not read here.", $"BMP compression {compression}");
        if (width < 1 || height is 0 or int.MinValue) throw Broken($"the header says {width} x {height}", 18);
        int used = small ? 0 : Int32(head, 46), paletteAt = 14 + size + (size == 40 && compression is 3 or 6 ? (compression == 6 ? 16 : 12) : 0);
        int colours = bits > 8 ? 0 : used is > 0 and <= 256 ? Math.Min(used, 1 << bits) : 1 << bits;
        int colourBytes = small ? 3 : 4;
        colours = Math.Min(colours, Math.Max(0, (pixels - paletteAt) / colourBytes));
        return new(width, Math.Abs(height), height < 0, bits, compression, pixels, paletteAt, colours, colourBytes, ReadMasks(head, size, bits, compression));
    }

    private static uint[] ReadMasks(ReadOnlySpan<byte> head, int size, int bits, int compression)
    {
        if (compression is not (3 or 6)) return bits == 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0];
        int count = compression == 6 || size >= 56 ? 4 : 3;
        if (head.Length < 54 + (4 * count)) throw Broken("the masks are cut", 54);
        var masks = new uint[4];
        for (var i = 0; i < count; i++) masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(head[(54 + (4 * i))..]);

        // A mask that is not one run of bits means nothing.
        if (masks.Any(mask => mask != 0 && !BitOperations.IsPow2((ulong)(mask >> BitOperations.TrailingZeroCount(mask)) + 1))) throw Broken("a mask has holes", 54);
        return masks;
    }

    private static ImageFormatException Broken(string what, int offset) => new($"BMP: {what}.", offset, "BITMAPINFOHEADER");

    private static int Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
