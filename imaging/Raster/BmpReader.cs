using System.Buffers.Binary;
using System.Numerics;

namespace Lightbox.Imaging.Raster;

/// <summary>A Windows bitmap: palettes become RGB, or grey when all their colours are; rows are padded to 4 bytes and stand on their heads unless the height is negative.</summary>
internal sealed class BmpReader(IByteSource source, ImageInfo info, BmpHeader header, byte[] palette) : RasterReader(source, info)
{
    public static BmpReader Open(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[Math.Min(BmpHeader.MostBytes, source.Length)];
        source.ReadExactly(0, head, "BITMAPINFOHEADER", cancellation);
        var header = BmpHeader.Read(head);
        var palette = ReadPalette(head, header);
        bool grey = header.Bits <= 8 && Enumerable.Range(0, 256).All(i => palette[3 * i] == palette[(3 * i) + 1] && palette[3 * i] == palette[(3 * i) + 2]);
        int samples = grey ? 1 : header.Masks[3] != 0 && header.Bits > 8 ? 4 : 3;
        return new(source, Describe("bmp", "image/bmp", header.Width, header.Height, samples, 8), header, palette);
    }

    protected override PixelBuffer Decode(byte[] file)
    {
        Limits.CheckSize("A BMP", header.Width, header.Height);
        RequirePixels(file);
        int samples = Info.SamplesPerPixel!.Value;
        var output = new byte[header.Width * header.Height * samples];
        if (header.Bits <= 8)
        {
            var indices = header.Compression == 0 ? Unpack(file) : BmpRuns.Decode(file, header);
            for (var i = 0; i < indices.Length; i++) palette.AsSpan(3 * indices[i], Math.Min(samples, 3)).CopyTo(output.AsSpan(i * samples));
        }
        else
        {
            ReadColours(file, output, samples);
        }

        return new(header.Width, header.Height, samples, SampleType.UInt8, output);
    }

    /// <summary>Nothing is allocated for numbers that cannot be true: plain rows are all there; run lengths may leave pixels out, but not a picture of them.</summary>
    private void RequirePixels(byte[] file)
    {
        const int MostForAByte = 1 << 14;
        if (header.Compression is not (1 or 2)) Row(file, header.FromTop ? header.Height - 1 : 0);
        else if ((long)header.Width * header.Height / MostForAByte > file.Length)
            throw new ImageFormatException($"BMP: {file.Length} bytes of run lengths for {header.Width} x {header.Height} pixels.", header.PixelsAt, "pixels");
    }

    /// <summary>256 colours, RGB; those the file does not have are black.</summary>
    private static byte[] ReadPalette(byte[] head, BmpHeader header)
    {
        var palette = new byte[768];
        for (var i = 0; i < header.Colours && header.PaletteAt + ((i + 1) * header.ColourBytes) <= head.Length; i++)
        {
            var colour = head.AsSpan(header.PaletteAt + (i * header.ColourBytes));
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = (colour[2], colour[1], colour[0]);
        }

        return palette;
    }

    private ReadOnlySpan<byte> Row(byte[] file, int row)
    {
        long stride = (((long)header.Width * header.Bits) + 31) / 32 * 4;
        long at = header.PixelsAt + ((header.FromTop ? row : header.Height - 1 - row) * stride), length = (((long)header.Width * header.Bits) + 7) / 8;
        if (at + length > file.Length) throw new ImageFormatException($"BMP: row {row} lies beyond the file's end.", at, "pixels") { Truncated = true };
        return file.AsSpan((int)at, (int)length);
    }

    private byte[] Unpack(byte[] file)
    {
        var indices = new byte[header.Width * header.Height];
        int perByte = 8 / header.Bits, mask = (1 << header.Bits) - 1;
        for (var y = 0; y < header.Height; y++)
        {
            var row = Row(file, y);
            for (var x = 0; x < header.Width; x++)
            {
                indices[(y * header.Width) + x] = (byte)((row[x / perByte] >> ((perByte - 1 - (x % perByte)) * header.Bits)) & mask);
            }
        }

        return indices;
    }

    private void ReadColours(byte[] file, byte[] output, int samples)
    {
        int bytes = header.Bits / 8;
        var shifts = Array.ConvertAll(header.Masks, mask => mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask));
        var tops = header.Masks.Select((mask, i) => mask >> shifts[i]).ToArray();
        for (int y = 0, o = 0; y < header.Height; y++)
        {
            var row = Row(file, y);
            for (var x = 0; x < header.Width; x++)
            {
                var pixel = row[(x * bytes)..];
                uint value = bytes switch
                {
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(pixel),
                    3 => (uint)(pixel[0] | (pixel[1] << 8) | (pixel[2] << 16)),
                    _ => BinaryPrimitives.ReadUInt32LittleEndian(pixel),
                };
                for (var s = 0; s < samples; s++)
                {
                    ulong part = (value & header.Masks[s]) >> shifts[s];
                    output[o++] = tops[s] == 0 ? (byte)0 : (byte)(part * 255 / tops[s]);
                }
            }
        }
    }
}
