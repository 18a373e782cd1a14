using System.Numerics;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>The bits of a JPEG-LS scan: behind a byte FF comes one with only seven bits; with its top bit set it is a marker and the end (T.87 A.1).</summary>
internal ref struct JpegLsBits(ReadOnlySpan<byte> stream, int position)
{
    private readonly ReadOnlySpan<byte> stream = stream;
    private ulong buffer;
    private int count;
    private bool afterFF;

    /// <summary>Where the next unread byte is.</summary>
    public int Position { get; private set; } = position;

    public bool Bit() => Take(1) == 1;

    /// <summary>The next <paramref name="bits"/> (0 to 24) bits as a number.</summary>
    public int Take(int bits)
    {
        if (bits == 0) return 0;
        if (count < bits) Fill(bits);
        var value = (int)(buffer >> (64 - bits));
        buffer <<= bits;
        count -= bits;
        return value;
    }

    /// <summary>How many zeros come before the next one, which is taken too; more than <paramref name="most"/> is an error.</summary>
    public int Zeros(int most)
    {
        var zeros = 0;
        while (true)
        {
            if (count == 0) Fill(1);
            var here = Math.Min(count, BitOperations.LeadingZeroCount(buffer));
            zeros += here;
            if (zeros > most) throw new ImageFormatException("JPEG-LS: a code is longer than its limit.", Position, "SOS");
            if (here < count)
            {
                // Two steps: a shift by 64 is none.
                buffer = buffer << here << 1;
                count -= here + 1;
                return zeros;
            }

            buffer = 0;
            count = 0;
        }
    }

    /// <summary>The marker behind the scan, for the next segment.</summary>
    public readonly int EndOfScan()
    {
        var at = Math.Max(0, Position - 9);
        while (at + 1 < stream.Length && !(stream[at] == 0xFF && stream[at + 1] >= 0x80)) at++;
        return at;
    }

    private void Fill(int wanted)
    {
        while (count <= 56 && Position < stream.Length)
        {
            var next = stream[Position];
            if (next == 0xFF && Position + 1 < stream.Length && stream[Position + 1] >= 0x80) break;
            var bits = afterFF ? 7 : 8;
            buffer |= (ulong)next << (64 - bits - count);
            count += bits;
            afterFF = next == 0xFF;
            Position++;
        }

        if (count < wanted)
        {
            throw new ImageFormatException($"JPEG-LS: the scan ends at byte {Position} before its samples do.", Position, "SOS")
            {
                Truncated = true,
            };
        }
    }
}
