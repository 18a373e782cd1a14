using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lightbox.Imaging.Display;

/// <summary>
/// A straight ramp of greys over 16-bit samples as whole-number arithmetic, sixteen samples at a time: (x * factor + offset) >> shift, cut to 0..255. It is used only
/// where it gives the grey of the table for every place of the ramp.
/// </summary>
internal sealed class GreyRamp
{
    /// <summary>A longer ramp costs more to check than it saves.</summary>
    private const int Longest = 1 << 14;

    private readonly ushort first;
    private readonly ushort sign;
    private readonly ushort last;
    private readonly int left;
    private readonly int right;
    private readonly bool isSigned;
    private readonly int factor;
    private readonly int offset;
    private readonly int shift;
    private readonly byte flip;

    private GreyRamp(int low, int places, (int Left, int Right, bool IsSigned) bits, (int Factor, int Offset, int Shift) line, byte flip)
    {
        (left, right, isSigned) = bits;
        sign = (ushort)(isSigned ? 0x8000 : 0);
        first = (ushort)(low ^ sign);
        last = (ushort)places;
        (factor, offset, shift) = line;
        this.flip = flip;
    }

    /// <param name="greys">Of the values from <paramref name="low"/> on; those outside are as the ends.</param>
    /// <param name="low">The value, in two's complement where signed, of the first of them.</param>
    /// <param name="rise">Greys from a value to the next, above 0.</param>
    /// <param name="bits">How a sample is shifted up, then down to its value.</param>
    /// <returns>Null where arithmetic comes to another grey, or the processor has no such instructions.</returns>
    public static GreyRamp? TryFit(ReadOnlySpan<byte> greys, int low, double rise, (int Left, int Right, bool IsSigned) bits)
    {
        if (!Avx2.IsSupported || greys.Length is < 2 or > Longest) return null;
        byte flip = greys[0] > greys[^1] ? byte.MaxValue : (byte)0;
        if (!(rise > 0 && rise * greys.Length < 1 << 20)) return null;

        // As many bits behind the point as leave the product and the offset within 31.
        int shift = Math.Min(22, 28 - BitOperations.Log2((uint)(rise * greys.Length) + 256));
        int factor = (int)Math.Round(rise * (1 << shift));
        return Fit(greys, factor, shift, flip) is { } offset ? new GreyRamp(low, greys.Length - 1, bits, (factor, offset, shift), flip) : null;
    }

    /// <summary>Maps whole groups of sixteen; the rest is the table's.</summary>
    /// <returns>How many samples were mapped.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Map(ReadOnlySpan<ushort> from, Span<byte> to)
    {
        int count = Math.Min(from.Length, to.Length) & ~15;
        ref ushort source = ref MemoryMarshal.GetReference(from);
        ref byte target = ref MemoryMarshal.GetReference(to);
        Vector256<ushort> signs = Vector256.Create(sign), lows = Vector256.Create(first), lasts = Vector256.Create(last);
        Vector256<int> factors = Vector256.Create(factor), offsets = Vector256.Create(offset);
        var flips = Vector128.Create(flip);
        for (int i = 0; i < count; i += 16)
        {
            var value = Vector256.LoadUnsafe(ref source, (nuint)i);
            if (right > 0)
            {
                value <<= left;
                value = isSigned ? (value.AsInt16() >> right).AsUInt16() : value >>> right;
            }

            var place = Avx2.Min(Avx2.SubtractSaturate(value ^ signs, lows), lasts);
            var (lower, upper) = (Avx2.ConvertToVector256Int32(place.GetLower()), Avx2.ConvertToVector256Int32(place.GetUpper()));
            lower = ((lower * factors) + offsets) >> shift;
            upper = ((upper * factors) + offsets) >> shift;

            // Both packs cut to their range, which is the cut to 0..255; they work on halves, so the quarters are put in order between them.
            var words = Avx2.Permute4x64(Avx2.PackSignedSaturate(lower, upper).AsInt64(), 0b11_01_10_00).AsInt16();
            (Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper()) ^ flips).StoreUnsafe(ref target, (nuint)i);
        }

        return count;
    }

    /// <summary>The offset with which every place comes out right; null when there is none.</summary>
    private static int? Fit(ReadOnlySpan<byte> greys, int factor, int shift, byte flip)
    {
        long least = int.MinValue, most = int.MaxValue;
        for (int x = 0; x < greys.Length; x++)
        {
            long product = (long)x * factor;
            int grey = greys[x] ^ flip;
            if (grey > 0) least = Math.Max(least, ((long)grey << shift) - product);
            if (grey < 255) most = Math.Min(most, (((long)grey + 1) << shift) - 1 - product);
        }

        long offset = least == int.MinValue ? most : most == int.MaxValue ? least : (least + most) / 2;
        bool fits = least <= most && Math.Abs(offset) < 1 << 30 && ((long)(greys.Length - 1) * factor) + offset < int.MaxValue;
        return fits ? (int)offset : null;
    }
}
