namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// A Huffman table of a JPEG stream (ITU-T T.81 C.2, F.2.2.3): codes in order of length, looked up by their first bits; longer ones are found
/// length by length.
/// </summary>
internal sealed class HuffmanTable
{
    public const int LookupBits = 10;

    /// <summary>Most differences of real pictures take fewer bits; the table of them (16 KB) stays in the processor's nearest cache.</summary>
    public const int DifferenceBits = 12;

    private const int MostBits = 16;

    private readonly ushort[] lookup = new ushort[1 << LookupBits];
    private readonly byte[] counts;
    private readonly byte[] values;
    private readonly int[] limits = new int[MostBits + 2];
    private readonly int[] offsets = new int[MostBits + 1];
    private int[]? differences;

    /// <param name="counts">How many codes have 1, 2 ... 16 bits.</param>
    /// <param name="values">Their values.</param>
    private HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        this.counts = counts.ToArray();
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

    /// <summary>
    /// By the next <see cref="DifferenceBits"/> bits, a lossless stream's whole next difference with its sign (T.81 H.1.2.2), shifted left by eight, and below it how
    /// many bits its code and its own bits take; 0 where those are more, or no code.
    /// </summary>
    public ReadOnlySpan<int> Differences => differences ??= MakeDifferences();

    /// <summary>The next value of the stream.</summary>
    public int Decode(ref JpegBits bits)
    {
        var (length, value) = Find(bits.Peek16());
        if (length == 0) throw new ImageFormatException("JPEG: a bit pattern is no Huffman code.", bits.Position, "SOS");
        bits.Skip(length);
        return value;
    }

    /// <summary>The code that sixteen bits begin with: its length, 0 when there is none, and its value.</summary>
    public (int Length, int Value) Find(int ahead)
    {
        var entry = lookup[ahead >> (MostBits - LookupBits)];
        if (entry != 0) return (entry >> 8, entry & 0xFF);
        for (var length = LookupBits + 1; length <= MostBits; length++)
        {
            if (ahead >= limits[length]) continue;
            var index = offsets[length] + (ahead >> (MostBits - length));
            return (uint)index < (uint)values.Length ? (length, values[index]) : default;
        }

        return default;
    }

    private int[] MakeDifferences()
    {
        var table = new int[1 << DifferenceBits];
        for (int length = 1, code = 0, index = 0; length <= DifferenceBits; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                var category = values[index];
                var own = category == 16 ? 0 : category;
                if (category > 16 || length + own > DifferenceBits) continue;
                var free = DifferenceBits - length - own;
                for (var value = 0; value < 1 << own; value++)
                {
                    var difference = category == 16 ? 1 << 15 : Signed(value, category);
                    table.AsSpan(((code << own) | value) << free, 1 << free).Fill((difference << 8) | (length + own));
                }
            }
        }

        return table;
    }

    /// <summary>A difference of so many bits: with the first one 0 it is negative (T.81 F.2.2.1).</summary>
    public static int Signed(int value, int category) => category > 0 && value < 1 << (category - 1) ? value - (1 << category) + 1 : value;

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
