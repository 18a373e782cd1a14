using System.Buffers.Binary;

namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>A cursor over a header; nothing is read behind its end, and no count is believed that the bytes left could not fill.</summary>
internal sealed class HeaderBytes(ReadOnlyMemory<byte> bytes)
{
    private int at;

    private int Left => bytes.Length - at;

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw ArchiveException.Broken("directory");
        var taken = bytes.Span.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }

    public HeaderBytes Part(long count)
    {
        var from = at;
        Take(count);
        return new HeaderBytes(bytes.Slice(from, (int)count));
    }

    /// <summary>7zFormat.txt, REAL_UINT64 packed: the leading ones of the first byte say how many bytes follow; its other bits are the highest.</summary>
    public long Number()
    {
        var first = Byte();
        ulong value = 0;
        byte mask = 0x80;
        for (var i = 0; i < 8; i++)
        {
            if ((first & mask) == 0)
            {
                value += (ulong)(first & (mask - 1)) << (8 * i);
                return value <= long.MaxValue ? (long)value : throw ArchiveException.Broken("directory");
            }

            value |= (ulong)Byte() << (8 * i);
            mask >>= 1;
        }

        return value <= long.MaxValue ? (long)value : throw ArchiveException.Broken("directory");
    }

    /// <summary>How many things follow, each of which takes at least <paramref name="bitsEach"/> bits.</summary>
    public int Count(int most, int bitsEach = 8)
    {
        var count = Number();
        if (count > most) throw ArchiveException.OverLimit($"The archive has more than {most} entries.");
        return count <= (long)Left * 8 / bitsEach ? (int)count : throw ArchiveException.Broken("directory");
    }

    /// <summary>One bit each, the highest first.</summary>
    public bool[] Bits(int count)
    {
        var packed = Take((count + 7) / 8);
        var bits = new bool[count];
        for (var i = 0; i < count; i++) bits[i] = (packed[i / 8] & (0x80 >> (i % 8))) != 0;
        return bits;
    }

    /// <summary>Bits behind a byte that says, when it is not 0, that all are set.</summary>
    public bool[] OptionalBits(int count)
    {
        if (Byte() == 0) return Bits(count);
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    /// <summary>CRC-32s of those that have one.</summary>
    public uint?[] Digests(int count)
    {
        var defined = OptionalBits(count);
        return [.. defined.Select(has => has ? UInt32() : (uint?)null)];
    }

    public void Expect(byte property)
    {
        if (Byte() != property) throw ArchiveException.Broken("directory");
    }
}
