namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>The bits of a JPEG scan: a zero byte behind FF is stuffing, any other is a marker and the end (T.81 F.1.2.3).</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> stream, int position)
{
    private readonly ReadOnlySpan<byte> stream = stream;
    private ulong buffer;
    private int count;

    /// <summary>Where the next unread byte is; at most eight bytes ahead of the bits handed out.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whole bytes that were neither handed out nor skipped, up to <paramref name="end"/>.</summary>
    public readonly int Unread(int end) => end - Position + (count / 8);

    /// <summary>The next sixteen bits, zeros behind the end.</summary>
    public int Peek16()
    {
        if (count < 16) Fill();
        return (int)(buffer >> 48);
    }

    public void Skip(int bits)
    {
        if (bits > count)
        {
            throw new ImageFormatException($"JPEG: the scan ends at byte {Position} before its samples do.", Position, "SOS")
            {
                Truncated = true,
            };
        }

        buffer <<= bits;
        count -= bits;
    }

    /// <summary>The next <paramref name="bits"/> (0 to 16) bits as a number.</summary>
    public int Take(int bits)
    {
        if (bits == 0) return 0;
        var ahead = Peek16() >> (16 - bits);
        Skip(bits);
        return ahead;
    }

    /// <summary>Drops what is left of the byte and goes past the restart marker that has to follow.</summary>
    public void Restart(int number)
    {
        buffer = 0;
        count = 0;
        var at = Position;
        while (at + 1 < stream.Length && stream[at] == 0xFF && stream[at + 1] == 0xFF) at++;
        if (at + 1 >= stream.Length || stream[at] != 0xFF || stream[at + 1] != 0xD0 + (number & 7))
        {
            throw new ImageFormatException($"JPEG: restart marker {number & 7} was expected at byte {at}.", at, "RST");
        }

        Position = at + 2;
    }

    private void Fill()
    {
        while (count <= 56 && Position < stream.Length)
        {
            var next = stream[Position];
            if (next == 0xFF)
            {
                if (Position + 1 >= stream.Length || stream[Position + 1] != 0) return;
                Position++;
            }

            Position++;
            buffer |= (ulong)next << (56 - count);
            count += 8;
        }
    }
}
