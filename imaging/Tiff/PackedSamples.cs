namespace Lightbox.Imaging.Tiff;

/// <summary>Pixels of 1, 2 or 4 bits; each row begins with a byte of its own (TIFF 6.0 sections 3 and 5).</summary>
internal static class PackedSamples
{
    /// <summary>One byte for each pixel.</summary>
    /// <param name="lowFirst">FillOrder 2: the bits of every byte are turned around.</param>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int width, int rows, int bits, bool lowFirst)
    {
        var samples = new byte[width * rows];
        int line = ((width * bits) + 7) / 8, mask = (1 << bits) - 1, perByte = 8 / bits;
        for (int row = 0; row < rows; row++)
        {
            var from = packed.Slice(row * line, line);
            var to = samples.AsSpan(row * width, width);
            for (int x = 0; x < width; x++)
            {
                int stored = lowFirst ? Reverse(from[x / perByte]) : from[x / perByte];
                to[x] = (byte)((stored >> (8 - bits - (x % perByte * bits))) & mask);
            }
        }

        return samples;
    }

    private static int Reverse(int value)
    {
        int turned = 0;
        for (int bit = 0; bit < 8; bit++) turned |= ((value >> bit) & 1) << (7 - bit);
        return turned;
    }
}
