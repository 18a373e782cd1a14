using System.Buffers.Binary;

namespace Lightbox.Cli.Demo;

/// <summary>
/// DICOM's RLE (PS3.5 annex G): a header of 16 numbers (how many segments, where each begins), then a segment for each byte of the sample, most significant
/// first. A segment is PackBits: n in 0..127 means n + 1 bytes as they are, n in 129..255 means the next byte 257 - n times; a row never runs into the next.
/// </summary>
internal static class RleEncoder
{
    private const int HeaderSize = 64;

    /// <summary>One frame of 16-bit samples, little-endian.</summary>
    public static byte[] Encode(byte[] samples, int width)
    {
        using var output = new MemoryStream();
        output.Write(new byte[HeaderSize]);
        var plane = new byte[samples.Length / 2];
        var starts = new int[2];
        for (int segment = 0; segment < 2; segment++)
        {
            starts[segment] = (int)output.Position;
            for (int i = 0; i < plane.Length; i++) plane[i] = samples[(2 * i) + 1 - segment];
            for (int row = 0; row < plane.Length; row += width) PackBits(plane.AsSpan(row, width), output);
            if (output.Position % 2 == 1) output.WriteByte(0);
        }

        var file = output.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(file, 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), starts[0]);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), starts[1]);
        return file;
    }

    private static void PackBits(ReadOnlySpan<byte> row, Stream output)
    {
        for (int at = 0; at < row.Length;)
        {
            int run = Run(row[at..]);
            if (run >= 2)
            {
                output.Write([(byte)(257 - run), row[at]]);
                at += run;
                continue;
            }

            int end = at + 1;
            while (end < row.Length && end - at < 128 && Run(row[end..]) < 3) end++;
            output.WriteByte((byte)(end - at - 1));
            output.Write(row[at..end]);
            at = end;
        }
    }

    /// <summary>How often the first byte comes in a row, 128 at most.</summary>
    private static int Run(ReadOnlySpan<byte> bytes)
    {
        int end = bytes[..Math.Min(128, bytes.Length)].IndexOfAnyExcept(bytes[0]);
        return end < 0 ? Math.Min(128, bytes.Length) : end;
    }
}
