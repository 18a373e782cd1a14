using System.Buffers;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>
/// Stored grey samples to 8-bit grey. Samples of 8 and 16 bits go through a table of the values they can have, so that the arithmetic runs
/// once for each value and not for each pixel; nothing is allocated but the picture. Others are computed one by one.
/// </summary>
public static class Grey
{
    /// <summary>Rescales (stored x slope + intercept = modality units), windows, and inverts where asked.</summary>
    /// <param name="source">Grey, or colour whose samples all get the same window.</param>
    /// <param name="window">In modality units.</param>
    /// <param name="invert">White for black: MONOCHROME1, or the viewer's wish, but not both.</param>
    public static PixelBuffer Apply(PixelBuffer source, Window window, double slope = 1, double intercept = 0, bool invert = false)
    {
        int flip = invert ? 255 : 0;
        return Map(source, value => (byte)(window.ToByte((value * slope) + intercept) ^ flip));
    }

    /// <summary>Any rule from a stored value to a grey, such as a Modality LUT followed by a VOI LUT.</summary>
    /// <param name="source">Any number of samples a pixel; each is mapped by itself.</param>
    /// <param name="rule">Called once for each possible value of 8 and 16-bit samples, else once for each sample.</param>
    public static PixelBuffer Map(PixelBuffer source, Func<double, byte> rule)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rule);
        var output = new byte[Samples.Count(source)];
        var data = source.Data.AsSpan();
        switch (source.Type)
        {
            case SampleType.UInt8:
                Table8(data, output, rule, 0);
                break;
            case SampleType.Int8:
                Table8(data, output, rule, 0x80);
                break;
            case SampleType.UInt16:
                Table16(data, output, rule, 0);
                break;
            case SampleType.Int16:
                Table16(data, output, rule, 0x8000);
                break;
            default:
                for (int i = 0; i < output.Length; i++) output[i] = rule(Samples.Value(source, i));
                break;
        }

        return source with { Type = SampleType.UInt8, Data = output };
    }

    /// <param name="sign">The sign bit of two's complement, 0 when unsigned: (raw ^ sign) - sign is the value.</param>
    private static void Table8(ReadOnlySpan<byte> from, Span<byte> to, Func<double, byte> rule, int sign)
    {
        Span<byte> table = stackalloc byte[256];
        for (int raw = 0; raw < 256; raw++) table[raw] = rule((raw ^ sign) - sign);
        for (int i = 0; i < to.Length; i++) to[i] = table[from[i]];
    }

    /// <summary>The table is filled from the least to the greatest value that occurs: most pictures use a small part of the 65,536.</summary>
    private static void Table16(ReadOnlySpan<byte> bytes, Span<byte> to, Func<double, byte> rule, int sign)
    {
        var from = MemoryMarshal.Cast<byte, ushort>(bytes)[..to.Length];
        var (low, high) = Samples.Range16(from, (ushort)sign);
        var table = ArrayPool<byte>.Shared.Rent(65536);
        try
        {
            for (int biased = low; biased <= high; biased++) table[biased ^ sign] = rule(biased - sign);
            for (int i = 0; i < to.Length; i++) to[i] = table[from[i]];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(table);
        }
    }
}
