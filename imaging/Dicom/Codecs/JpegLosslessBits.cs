using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// The differences of a lossless scan, one after the other. A line copies it, so that its few words stay in registers, and puts it back.
/// Behind the end it gives zero bits; <see cref="Require"/> finds out afterwards.
/// </summary>
internal ref struct JpegLosslessBits
{
    private const int LongestDifference = 32;

    private readonly ref byte start;
    private readonly int last;
    private ulong buffer;
    private int count;
    private int at;

    public JpegLosslessBits(EntropySegment segment)
    {
        start = ref MemoryMarshal.GetReference(segment.Padded);
        last = segment.Length + EntropySegment.Padding - sizeof(ulong);
    }

    /// <summary>The next difference, modulo 2^16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref int differences, HuffmanTable table)
    {
        if (count < LongestDifference)
        {
            // As many whole bytes as there is room for; the bits of the next one that come along are the same next time.
            buffer |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at))) >> count;
            at = Math.Min(at + ((63 - count) >> 3), last);
            count |= 56;
        }

        var entry = Unsafe.Add(ref differences, (nint)(buffer >> (64 - HuffmanTable.DifferenceBits)));
        if (entry == 0) return Long(table);
        buffer <<= entry;
        count -= entry & 0xFF;
        return entry >> 8;
    }

    /// <exception cref="ImageFormatException">More bits were taken than there are.</exception>
    public readonly void Require(EntropySegment segment)
    {
        if (((long)at * 8) - count <= (long)segment.Length * 8) return;
        throw new ImageFormatException($"JPEG: the scan ends at byte {segment.End} before its samples do.", segment.End, "SOS") { Truncated = true };
    }

    /// <summary>A category, then as many bits; category 16 is 32768 and has none (table H.2).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Long(HuffmanTable table)
    {
        var (length, category) = table.Find((int)(buffer >> 48));
        if (length == 0) throw new ImageFormatException("JPEG: a bit pattern is no Huffman code.", at, "SOS");
        if (category > 16) throw new ImageFormatException($"JPEG: a difference of {category} bits.", at, "SOS");
        buffer <<= length;
        count -= length;
        if (category == 16) return 1 << 15;
        if (category == 0) return 0;
        var value = (int)(buffer >> (64 - category));
        buffer <<= category;
        count -= category;
        return HuffmanTable.Signed(value, category);
    }
}
