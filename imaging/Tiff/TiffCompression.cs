using System.IO.Compression;

namespace Lightbox.Imaging.Tiff;

/// <summary>The compression schemes by their numbers, and the ones that are only bytes in, bytes out.</summary>
internal static class TiffCompression
{
    public const int None = 1;
    public const int Lzw = 5;
    public const int Jpeg = 7;
    public const int Deflate = 8;
    public const int OldDeflate = 32946;
    public const int PackBits = 32773;
    public const int AperioJpeg2000Ycbcr = 33003;
    public const int AperioJpeg2000 = 33005;
    public const int Jpeg2000 = 34712;

    /// <summary>The scheme in words, for a refusal and for a person.</summary>
    public static string Name(int compression) => compression switch
    {
        None => "uncompressed",
        2 or 3 or 4 => "CCITT fax",
        Lzw => "LZW",
        6 => "old-style JPEG",
        Jpeg => "JPEG",
        Deflate or OldDeflate => "deflate",
        PackBits => "PackBits",
        22610 or 34934 => "JPEG XR",
        AperioJpeg2000Ycbcr => "JPEG 2000 YCbCr",
        AperioJpeg2000 or Jpeg2000 => "JPEG 2000",
        34925 => "LZMA",
        50000 => "Zstandard",
        50001 => "WebP",
        50002 or 52546 => "JPEG XL",
        _ => $"scheme {compression}",
    };

    /// <summary>Whether a reader here undoes it.</summary>
    public static bool IsKnown(int compression) => compression is None or Lzw or Jpeg or Deflate or OldDeflate or PackBits or AperioJpeg2000 or AperioJpeg2000Ycbcr or Jpeg2000;

    /// <summary>Whether a tile is a stream of a picture codec, with a size of its own.</summary>
    public static bool IsPictureCodec(int compression) => compression is Jpeg or AperioJpeg2000 or AperioJpeg2000Ycbcr or Jpeg2000;

    /// <summary>Undoes a scheme that is no picture codec.</summary>
    /// <param name="size">Bytes wanted; what follows them is padding.</param>
    /// <exception cref="ImageFormatException">Fewer bytes come out.</exception>
    public static byte[] Expand(int compression, byte[] stored, int size)
    {
        RequirePossible(compression, stored.Length, size);
        var output = new byte[size];
        int got = compression switch
        {
            None => Copy(stored, output),
            Lzw => LzwDecoder.Decode(stored, output),
            PackBits => UnpackBits(stored, output),
            Deflate or OldDeflate => Inflate(stored, output),
            _ => throw new UnsupportedImageException($"No decoder here for TIFF {Name(compression)}.", $"TIFF {Name(compression)}"),
        };
        if (got == size) return output;
        throw new ImageFormatException($"{Name(compression)} data gives {got} bytes, {size} were expected.", field: "Compression");
    }

    /// <summary>Fails when so few stored bytes cannot become so many, before anything is allocated for numbers that cannot be true.</summary>
    /// <exception cref="ImageFormatException">They cannot.</exception>
    public static void RequirePossible(int compression, long stored, long size)
    {
        if (stored >= size / MostFor(compression)) return;
        throw new ImageFormatException($"{Name(compression)} data gives at most {stored * MostFor(compression)} bytes, {size} were expected.", field: "Compression");
    }

    /// <summary>Bytes that one stored byte can become at most.</summary>
    private static long MostFor(int compression) => compression switch
    {
        None => 1,

        // 128 bytes from two.
        PackBits => 64,

        // A code of 12 bits is at most 4096 bytes.
        Lzw => 2731,

        // Deflate: 258 bytes from two bits.
        Deflate or OldDeflate => 1032,

        // A picture codec may say "all alike" in next to nothing.
        _ => 1 << 16,
    };

    private static int Copy(byte[] stored, byte[] output)
    {
        int count = Math.Min(stored.Length, output.Length);
        stored.AsSpan(0, count).CopyTo(output);
        return count;
    }

    private static int Inflate(byte[] stored, byte[] output)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            return zlib.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new ImageFormatException("The deflate data is broken.", field: "Compression", inner: error);
        }
    }

    /// <summary>TIFF 6.0 section 9: n from 0 to 127 copies n + 1 bytes, from -127 to -1 repeats one byte 1 - n times, -128 does nothing.</summary>
    private static int UnpackBits(byte[] stored, byte[] output)
    {
        int from = 0, to = 0;
        while (from < stored.Length && to < output.Length)
        {
            int n = (sbyte)stored[from++];
            if (n == -128) continue;
            int run = Math.Min(n >= 0 ? n + 1 : 1 - n, output.Length - to);
            if (n >= 0)
            {
                run = Math.Min(run, stored.Length - from);
                stored.AsSpan(from, run).CopyTo(output.AsSpan(to));
                from += run;
            }
            else if (from < stored.Length)
            {
                output.AsSpan(to, run).Fill(stored[from++]);
            }
            else
            {
                break;
            }

            to += run;
        }

        return to;
    }
}
