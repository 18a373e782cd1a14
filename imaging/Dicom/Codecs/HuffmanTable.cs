namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// A Huffman table of a JPEG stream (ITU-T T.81 C.2, F.2.2.3): codes in order of length, looked up by their first bits; longer ones are found
/// length by length.
/// </summary>
internal sealed class HuffmanTable
{
    public const int LookupBits = 10;

    private const int MostBits = 16;

    private readonly ushort[] lookup = new ushort[1 << LookupBits];
    private readonly byte[] values;
    private readonly int[] limits = new int[MostBits + 2];
    private readonly int[] offsets = new int[MostBits + 1];

    /// <param name="counts">How many codes have 1, 2 ... 16 bits.</param>
    /// <param name="values">Their values.</param>
    private HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        this.values = values.ToArray();
        for (int length = 1, code = 0, index = 0; length <= MostBits; length++, code <<= 1)
        {
            offsets[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++) Enter(code, length, values[index]);
            limits[length] = code << (MostBits - length);
            if (code > 1 << length) throw new ImageFormatException("JPEG: a Huffman table has more codes than bits allow.", null, "DHT");
        }

        limits[MostBits + 1] = int.MaxValue;
    }

    /// <summary>All tables of one DHT segment: class and id, sixteen counts, values; again until its end.</summary>
    /// <param name="into">Four tables of class 0 (DC, lossless), then four of class 1 (AC).</param>
    public static void Read(ReadOnlySpan<byte> payload, int offset, HuffmanTable?[] into)
    {
        while (payload.Length >= 17)
        {
            var id = ((payload[0] >> 4) * 4) + (payload[0] & 15);
            var count = 0;
            foreach (var length in payload[1..17]) count += length;
            if (count > 256 || payload.Length < 17 + count || (payload[0] & 15) > 3 || id >= into.Length)
            {
                throw new ImageFormatException("JPEG: a Huffman table is broken.", offset, "DHT");
            }

            into[id] = new HuffmanTable(payload[1..17], payload.Slice(17, count));
            payload = payload[(17 + count)..];
        }
    }

    /// <summary>The next value of the stream.</summary>
    public int Decode(ref JpegBits bits)
    {
        var ahead = bits.Peek16();
        var entry = lookup[ahead >> (MostBits - LookupBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xFF;
        }

        for (var length = LookupBits + 1; length <= MostBits; length++)
        {
            if (ahead >= limits[length]) continue;
            bits.Skip(length);
            var index = offsets[length] + (ahead >> (MostBits - length));
            if ((uint)index < (uint)values.Length) return values[index];
            break;
        }

        throw new ImageFormatException("JPEG: a bit pattern is no Huffman code.", bits.Position, "SOS");
    }

    private void Enter(int code, int length, byte value)
    {
        if (length > LookupBits) return;
        var first = code << (LookupBits - length);
        if (first + (1 << (LookupBits - length)) > lookup.Length)
        {
            throw new ImageFormatException("JPEG: a Huffman table has more codes than bits allow.", null, "DHT");
        }

        lookup.AsSpan(first, 1 << (LookupBits - length)).Fill((ushort)((length << 8) | value));
    }
}
