namespace Lightbox.Imaging.Video.H264;

/// <summary>Bits from the most significant on; behind the end come zeros.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    public int Bit()
    {
        int index = at >> 3;
        int bit = index < bytes.Length ? (bytes[index] >> (7 - (at & 7))) & 1 : 0;
        at++;
        return bit;
    }

    public bool Flag() => Bit() == 1;

    public int Bits(int count)
    {
        int value = 0;
        for (var i = 0; i < count; i++) value = (value << 1) | Bit();
        return value;
    }

    /// <summary>ue(v), H.264 9.1.</summary>
    public int Unsigned()
    {
        int zeros = 0;
        while (zeros < 31 && !Flag()) zeros++;
        return (1 << zeros) - 1 + Bits(zeros);
    }

    /// <summary>se(v), H.264 9.1.1.</summary>
    public int Signed()
    {
        int code = Unsigned();
        return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
    }
}
