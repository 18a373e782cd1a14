using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The grey of every stored pattern where a window makes a straight ramp of it. Below and above the ramp the greys do not change, so that only the ramp is computed:
/// some hundred values of a CT's 65,536.
/// </summary>
internal static class WindowRamp
{
    /// <param name="greys">256 or 65,536: the grey of each pattern, other bits than the stored ones included.</param>
    /// <param name="ramp">Stored values between which the greys change, and greys from a value to the next.</param>
    /// <param name="padding">Stored values whose grey is another than their neighbours'.</param>
    /// <param name="grey">From a stored value to its grey.</param>
    /// <returns>The same greys as arithmetic, where the ramp is one and padding does not interrupt it.</returns>
    public static GreyRamp? Fill(Span<byte> greys, PixelDescription shape, (double Low, double High, double Rise) ramp, (double Low, double High)? padding, Func<double, byte> grey)
    {
        int count = 1 << shape.BitsStored, least = (int)StoredBits.Least(shape), greatest = (int)StoredBits.Greatest(shape);
        int low = (int)Math.Clamp(Math.Floor(ramp.Low) - 1, least, greatest), high = (int)Math.Clamp(Math.Ceiling(ramp.High) + 1, least, greatest);
        var patterns = greys[..count];

        // Patterns of two's complement: the values from 0 come first, then those below 0.
        Put(patterns, least, low, grey(Beside(least, 1, padding, low)));
        Put(patterns, high, greatest, grey(Beside(greatest, -1, padding, high)));
        for (int value = low; value <= high; value++) patterns[value & (count - 1)] = grey(value);
        if (padding is { } range && range.Low <= greatest && range.High >= least)
            Put(patterns, (int)Math.Max(least, Math.Ceiling(range.Low)), (int)Math.Min(greatest, Math.Floor(range.High)), grey(range.Low));
        var ramped = Ramped(patterns, shape, (low, high, ramp.Rise), padding, grey);
        Spread(greys, shape);
        return ramped;
    }

    private static GreyRamp? Ramped(Span<byte> patterns, PixelDescription shape, (int Low, int High, double Rise) ramp, (double Low, double High)? padding, Func<double, byte> grey)
    {
        var (low, high, rise) = ramp;
        if (shape.BitsAllocated != 16 || high - low is < 1 or >= 1 << 14) return null;

        // Padding beyond an end, with that end's grey, is no interruption.
        if (padding is { } range && range.High >= low && range.Low <= high) return null;
        if (padding is { } below && below.High < low && grey(below.Low) != patterns[low & (patterns.Length - 1)]) return null;
        if (padding is { } above && above.Low > high && grey(above.Low) != patterns[high & (patterns.Length - 1)]) return null;
        Span<byte> greys = new byte[high - low + 1];
        for (int i = 0; i < greys.Length; i++) greys[i] = patterns[(low + i) & (patterns.Length - 1)];
        return GreyRamp.TryFit(greys, low, rise, (15 - shape.HighBit, 16 - shape.BitsStored, shape.Signed));
    }

    /// <summary>The value, or where that is padding the nearest one towards the ramp that is not.</summary>
    private static double Beside(int value, int towards, (double Low, double High)? padding, int ramp)
    {
        if (padding is not { } range || value < range.Low || value > range.High) return value;
        double outside = towards > 0 ? Math.Floor(range.High) + 1 : Math.Ceiling(range.Low) - 1;
        return towards > 0 ? Math.Min(outside, ramp) : Math.Max(outside, ramp);
    }

    /// <summary>The same grey for all values from the first to the last.</summary>
    private static void Put(Span<byte> patterns, int first, int last, byte grey)
    {
        int mask = patterns.Length - 1;
        if (first < 0)
        {
            int end = Math.Min(last, -1);
            patterns.Slice(first & mask, end - first + 1).Fill(grey);
            first = 0;
        }

        if (first <= last) patterns.Slice(first, last - first + 1).Fill(grey);
    }

    /// <summary>From the patterns of the stored bits to those of the whole sample: what lies above or below the stored bits does not count.</summary>
    private static void Spread(Span<byte> greys, PixelDescription shape)
    {
        int count = 1 << shape.BitsStored;
        if (count == greys.Length) return;
        int shift = shape.HighBit + 1 - shape.BitsStored;
        if (shift == 0)
        {
            for (int at = count; at < greys.Length; at += count) greys[..count].CopyTo(greys[at..]);
            return;
        }

        Span<byte> patterns = greys[..count].ToArray();
        for (int raw = 0; raw < greys.Length; raw++) greys[raw] = patterns[(raw >> shift) & (count - 1)];
    }
}
