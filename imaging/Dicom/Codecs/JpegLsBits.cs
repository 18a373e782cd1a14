using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// Takes bits and Golomb codes from a scan. A line copies it, so that its few words stay in registers, and puts it back. Behind the end it gives
/// zero bits; <see cref="Require"/> finds out afterwards.
/// </summary>
internal ref struct JpegLsBits
{
    /// <summary>Bits that are there after <see cref="Fill"/>, at least.</summary>
    private const int Least = 56;

    private readonly ref byte start;
    private readonly int last;
    private ulong buffer;
    private int count;
    private int at;

    public JpegLsBits(JpegLsSegment segment)
    {
        start = ref MemoryMarshal.GetReference(segment.Padded);
        last = segment.Padded.Length - sizeof(ulong);
    }

    /// <summary>The next bits, up to 32 of them, as a number.</summary>
    public int Take(int bits)
    {
        if (bits == 0) return 0;
        if (count < bits) Fill();
        var value = (int)(buffer >> (64 - bits));
        Drop(bits);
        return value;
    }

    /// <summary>
    /// Zeros, a one, and so many bits: zeros times 2^bits plus the bits. From <paramref name="most"/> zeros on, the number itself less one is in
    /// <paramref name="escape"/> bits (T.87 A.5.3).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Golomb(int bits, int most, int escape)
    {
        if (count < 32) Fill();
        var zeros = BitOperations.LeadingZeroCount(buffer);
        var length = zeros + 1 + bits;
        if (length > count || zeros >= most) return Long(bits, most, escape);
        // The one is shifted in with the bits, and taken off again.
        var value = (int)(buffer >> (64 - length)) + ((zeros - 1) << bits);
        Drop(length);
        return value;
    }

    /// <exception cref="ImageFormatException">More bits were taken than there are.</exception>
    public readonly void Require(JpegLsSegment segment)
    {
        if (((long)at * 8) - count <= segment.Bits) return;
        throw new ImageFormatException($"JPEG-LS: the scan ends at byte {segment.End} before its samples do.", segment.End, "SOS") { Truncated = true };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Long(int bits, int most, int escape)
    {
        var zeros = 0;
        while (true)
        {
            if (count < 32) Fill();
            var here = Math.Min(count, BitOperations.LeadingZeroCount(buffer));
            zeros += here;
            if (zeros > most) throw new ImageFormatException("JPEG-LS: a code is longer than its limit.", null, "SOS");
            Drop(here);
            if (count > 0) break;
        }

        Drop(1);
        return zeros < most ? (zeros << bits) + Take(bits) : Take(escape) + 1;
    }

    /// <summary>As many whole bytes as there is room for; the bits of the next one that come along are the same next time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill()
    {
        buffer |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at))) >> count;
        at = Math.Min(at + ((63 - count) >> 3), last);
        count |= Least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Drop(int bits)
    {
        // A shift by 64 is none; 63 and one are.
        buffer = bits == 64 ? 0 : buffer << bits;
        count -= bits;
    }
}
