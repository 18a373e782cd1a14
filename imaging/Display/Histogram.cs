namespace Lightbox.Imaging.Display;

/// <summary>How often each grey value occurs; of the values, in modality units, that are a picture.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Counts">Pixels by bin, bins of equal width from least to greatest.</param>
/// <param name="Percentile1">The value below which 1 % of the pixels lie.</param>
/// <param name="Percentile99">Likewise 99 %.</param>
public sealed record Histogram(double Minimum, double Maximum, IReadOnlyList<long> Counts, double Percentile1, double Percentile99)
{
    /// <summary>Frames looked at of an image with many, spread evenly.</summary>
    private const int MostFrames = 16;

    /// <summary>Bins that percentiles are read from: finer than any window is set.</summary>
    private const int Fine = 1 << 16;

    /// <summary>The longest side of a slide's picture that is counted.</summary>
    private const int SlideEdge = 2048;

    /// <param name="frame">0-based; null for a choice from all of them.</param>
    /// <param name="bins">At least 1.</param>
    public static Histogram Of(IImageReader reader, int? frame, int bins, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        foreach (var values in Frames(reader, frame, cancellation))
        {
            var (low, high) = Range(values);
            (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        }

        if (least > greatest) return new(0, 0, new long[bins], 0, 0);
        var fine = new long[Fine];
        var counts = new long[bins];
        foreach (var values in Frames(reader, frame, cancellation)) Count(values, least, greatest, counts, fine);
        return new(least, greatest, counts, Percentile(fine, 0.01, least, greatest), Percentile(fine, 0.99, least, greatest));
    }

    /// <summary>Read anew for each pass: sixteen frames of a film would not fit into memory together.</summary>
    private static IEnumerable<GreyValues> Frames(IImageReader reader, int? frame, CancellationToken cancellation)
    {
        int frames = reader is ISlideReader ? 1 : reader.Info.Frames ?? 1;
        if (frame is { } one) yield return Read(reader, one, cancellation);
        else
        {
            int count = Math.Min(MostFrames, frames);
            for (int i = 0; i < count; i++)
            {
                if (TryRead(reader, (int)((i + 0.5) * frames / count), cancellation) is { } values) yield return values;
            }
        }
    }

    /// <summary>A plane that a series lacks is left out; of the others there are enough.</summary>
    private static GreyValues? TryRead(IImageReader reader, int frame, CancellationToken cancellation)
    {
        try
        {
            return Read(reader, frame, cancellation);
        }
        catch (ImageRangeException)
        {
            return null;
        }
    }

    private static GreyValues Read(IImageReader reader, int frame, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (reader is IGreyReader grey && grey.ReadGrey(frame, cancellation) is { } values) return values;
        if (reader is ISlideReader) return new(Colour.ToGrey(Preview.Of(reader, SlideEdge, frame, DisplayOptions.Default, cancellation)), value => value);
        if (reader.Info.SamplesPerPixel == 1 && reader.ReadFrame(frame, cancellation) is { SamplesPerPixel: 1 } stored) return new(stored, value => value);
        return new(Colour.ToGrey(reader.ReadDisplay(frame, DisplayOptions.Default, cancellation)), value => value);
    }

    private static (double Low, double High) Range(GreyValues values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        ForEach(values, (value, _) => (low, high) = (Math.Min(low, value), Math.Max(high, value)));
        return (low, high);
    }

    private static void Count(GreyValues values, double least, double greatest, long[] counts, long[] fine)
    {
        double width = greatest - least;
        ForEach(values, (value, times) =>
        {
            double part = width > 0 ? (value - least) / width : 0;
            counts[Math.Min(counts.Length - 1, (int)(part * counts.Length))] += times;
            fine[Math.Min(Fine - 1, (int)(part * Fine))] += times;
        });
    }

    /// <summary>Every value that is a picture with how often it occurs; samples of up to 16 bits are counted first, so that each value is asked for once.</summary>
    private static void ForEach(GreyValues values, Action<double, long> action)
    {
        var (stored, value, padding) = values;
        bool IsPadding(double sample) => padding is { } range && sample >= range.Low && sample <= range.High;
        if (PixelBuffer.BytesPerSample(stored.Type) <= 2)
        {
            var (counts, lowest) = Percentiles.Counts(stored);
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] > 0 && !IsPadding(lowest + i) && value(lowest + i) is var shown && double.IsFinite(shown)) action(shown, counts[i]);
            }

            return;
        }

        int samples = Samples.Count(stored);
        for (int i = 0; i < samples; i++)
        {
            double sample = Samples.Value(stored, i);
            if (!IsPadding(sample) && value(sample) is var shown && double.IsFinite(shown)) action(shown, 1);
        }
    }

    /// <summary>The middle of the bin that the share is reached in.</summary>
    private static double Percentile(long[] fine, double share, double least, double greatest)
    {
        double rank = share * fine.Sum();
        int bin = 0;
        for (double seen = fine[0]; seen < rank && bin < Fine - 1; seen += fine[bin]) bin++;
        return least + ((bin + 0.5) / Fine * (greatest - least));
    }
}
