using System.Buffers;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>The automatic window: the values between a low and a high percentile, so that a few hot pixels do not darken the rest.</summary>
public static class Percentiles
{
    /// <summary>Other types are sorted; a picture with more samples is thinned evenly to about this many first.</summary>
    private const int MaxSorted = 1 << 18;

    /// <summary>Different values a picture must have before one at its end can be a border: the labels of a mask are none.</summary>
    private const int LeastLevels = 64;

    /// <summary>The window from percentile <paramref name="low"/> to <paramref name="high"/> of the picture, in modality units.</summary>
    /// <param name="ignore">A stored value that is no picture (DICOM's Pixel Padding Value); left out unless nothing else is there.</param>
    public static Window Window(
        PixelBuffer source, double slope = 1, double intercept = 0, double low = 0.5, double high = 99.5, double? ignore = null)
    {
        var (from, to) = Of(source, low, high, ignore);
        double a = (from * slope) + intercept, b = (to * slope) + intercept;
        return Display.Window.FromRange(Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>The stored values at two percentiles (nearest rank, 0 to 100); (0, 0) when there is no finite sample.</summary>
    /// <param name="withoutBorders">
    /// Leaves out a value at either end that stands far apart from all others and fills part of the picture: the outside of a scanner's circle, a burnt-in frame.
    /// 8 and 16 bits only.
    /// </param>
    public static (double Low, double High) Of(PixelBuffer source, double low, double high, double? ignore = null, bool withoutBorders = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Type switch
        {
            SampleType.UInt8 or SampleType.Int8 or SampleType.UInt16 or SampleType.Int16 => Counted(source, low, high, ignore, withoutBorders),
            _ => Sorted(source, low, high, ignore),
        };
    }

    /// <summary>How often each stored value occurs in samples of 8 or 16 bits, from the lowest the type has.</summary>
    internal static (int[] Counts, int Lowest) Counts(PixelBuffer source)
    {
        bool wide = PixelBuffer.BytesPerSample(source.Type) == 2;
        int size = wide ? 65536 : 256;
        int sign = source.Type is SampleType.Int8 or SampleType.Int16 ? size / 2 : 0;
        var counts = new int[size];
        Count(source, wide, sign, counts);
        return (counts, -sign);
    }

    private static void Count(PixelBuffer source, bool wide, int sign, Span<int> counts)
    {
        if (wide)
        {
            foreach (ushort raw in MemoryMarshal.Cast<byte, ushort>(source.Data)) counts[raw ^ sign]++;
        }
        else
        {
            foreach (byte raw in source.Data) counts[raw ^ sign]++;
        }
    }

    private static (double Low, double High) Counted(PixelBuffer source, double low, double high, double? ignore, bool withoutBorders)
    {
        bool wide = PixelBuffer.BytesPerSample(source.Type) == 2;
        int size = wide ? 65536 : 256;
        int sign = source.Type is SampleType.Int8 or SampleType.Int16 ? size / 2 : 0;
        var counts = ArrayPool<int>.Shared.Rent(size);
        try
        {
            var used = counts.AsSpan(0, size);
            used.Clear();
            Count(source, wide, sign, used);

            long total = Samples.Count(source);
            if (ignore is { } padding && padding + sign >= 0 && padding + sign < size)
            {
                ref int count = ref used[(int)(padding + sign)];
                if (count < total)
                {
                    total -= count;
                    count = 0;
                }
            }

            if (withoutBorders) total -= RemoveBorders(used, total);
            return total == 0 ? (0, 0) : (Ranked(used, Rank(total, low)) - sign, Ranked(used, Rank(total, high)) - sign);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    /// <summary>Empties the bins of borders and returns how many samples they held.</summary>
    private static long RemoveBorders(Span<int> counts, long total)
    {
        var levels = counts.Length - counts.Count(0);
        if (levels < LeastLevels) return 0;
        int first = counts.IndexOfAnyExcept(0), last = counts.LastIndexOfAnyExcept(0);
        int second = first + 1 + counts[(first + 1)..].IndexOfAnyExcept(0), beforeLast = counts[..last].LastIndexOfAnyExcept(0);
        long removed = 0;
        double span = beforeLast - second;
        foreach (var (bin, next) in (ReadOnlySpan<(int, int)>)[(first, second), (last, beforeLast)])
        {
            if (Math.Abs(next - bin) <= span / 4 || counts[bin] <= total / 200) continue;
            removed += counts[bin];
            counts[bin] = 0;
        }

        return removed;
    }

    private static (double Low, double High) Sorted(PixelBuffer source, double low, double high, double? ignore)
    {
        int count = Samples.Count(source);
        int step = Math.Max(1, count / MaxSorted);
        var values = ArrayPool<double>.Shared.Rent((count / step) + 1);
        try
        {
            int kept = 0;
            for (int i = 0; i < count; i += step)
            {
                double value = Samples.Value(source, i);
                if (double.IsFinite(value) && value != ignore) values[kept++] = value;
            }

            if (kept == 0) return ignore is { } only && count > 0 ? (only, only) : (0, 0);
            Array.Sort(values, 0, kept);
            return (values[Rank(kept, low)], values[Rank(kept, high)]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
        }
    }

    /// <summary>0-based nearest rank.</summary>
    private static int Rank(long total, double percent) => (int)Math.Clamp(Math.Ceiling(percent / 100 * total) - 1, 0, total - 1);

    private static int Ranked(ReadOnlySpan<int> counts, long rank)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            rank -= counts[i];
            if (rank < 0) return i;
        }

        return counts.Length - 1;
    }
}
