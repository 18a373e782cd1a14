using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The grey pipeline of PS3.4 N.2: stored bits, modality transform (table or rescale), VOI (table or window), and the presentation's
/// table or inversion, which MONOCHROME1 asks for exactly once. Padding is left out of the automatic window and shown black.
/// </summary>
internal sealed class GreyRendering(
    PixelDescription shape, ModalityTransform modality, VoiTransform voi, PresentationTransform presentation, (double Low, double High)? padding)
{
    /// <summary>Images of up to eight bits that use half their range are shown as they are: screens made them for screens.</summary>
    private const double RangeInUse = 0.5;

    public static GreyRendering Of(DataSet dataSet, PixelDescription shape, int frame, CancellationToken cancellation)
    {
        var modality = ModalityTransform.Of(dataSet, shape, frame, cancellation);
        var voi = VoiTransform.Of(dataSet, shape, modality, frame, cancellation);
        return new(shape, modality, voi, PresentationTransform.Of(dataSet, shape, cancellation), Dicom.Padding.Of(dataSet, shape));
    }

    /// <param name="stored">The frame; its buffer is used up and holds the values without other bits afterwards.</param>
    /// <param name="automatic">The window to show it with when neither the file nor <paramref name="options"/> have one.</param>
    /// <exception cref="ImageRangeException">The file has no such window.</exception>
    public PixelBuffer Apply(PixelBuffer stored, DisplayOptions options, Func<GreyRendering, PixelBuffer, Window> automatic)
    {
        var values = Values(stored);
        var tone = voi.Tone(options, range => Percentile(values, range), () => automatic(this, values));
        return Display.Grey.Map(values, value => padding is { } pad && value >= pad.Low && value <= pad.High
            ? (byte)0
            : presentation.Output(tone(modality.Output(value)), options.Invert));
    }

    /// <summary>The grey of every stored pattern, where it does not depend on the frame's values and is a straight ramp; else null.</summary>
    /// <exception cref="ImageRangeException">The file has no such window.</exception>
    public GreyTable? TryTable(DisplayOptions options)
    {
        if (shape is not { Samples: 1, BitsAllocated: 8 or 16 } || shape.Type is SampleType.Float32 or SampleType.Float64 || voi.Ramp(options) is not { } window) return null;
        if (modality.Stored(window) is not { } ramp) return null;
        byte Shown(double value) => padding is { } pad && value >= pad.Low && value <= pad.High ? (byte)0 : presentation.Output(window.Grey(modality.Output(value)), options.Invert);
        return new GreyTable(shape.BitsAllocated, greys => WindowRamp.Fill(greys, shape, ramp, padding, Shown));
    }

    /// <summary>Whether the file is shown by a table of its own when no window is asked for.</summary>
    public bool HasTable => voi.HasTable;

    /// <summary>The file's first window; null when it has none.</summary>
    public Window? OwnWindow => voi.First;

    /// <param name="stored">The frame; its buffer is used up.</param>
    public GreyValues Grey(PixelBuffer stored) => new(Values(stored), modality.Output, padding);

    /// <summary>The stored bits as numbers, all padding as one of them; in place.</summary>
    public PixelBuffer Values(PixelBuffer stored)
    {
        var values = StoredBits.Normalise(stored, shape);
        return padding is { } range ? StoredBits.Flatten(values, range.Low, range.High) : values;
    }

    /// <summary>What of a frame a window has to show, modality units.</summary>
    /// <param name="values">As <see cref="Values"/> makes them.</param>
    public (double Low, double High) Range(PixelBuffer values)
    {
        var (low, high) = Percentiles.Of(values, 0.5, 99.5, padding?.Low, withoutBorders: true);
        if (high <= low) (low, high) = Percentiles.Of(values, 0, 100, padding?.Low);
        if (shape is { BitsStored: <= 8, Signed: false } && modality.IsIdentity)
        {
            double full = (1 << shape.BitsStored) - 1;
            if (shape.BitsStored == 1 || high == low || high - low >= RangeInUse * full) return (0, full);
        }

        // One value and nothing else is a blank frame; blank is black.
        return high > low || low > 0 ? Output(low, high) : Output(low, low + 1);
    }

    private Window Percentile(PixelBuffer values, PercentileRange range)
    {
        var (stored, other) = Percentiles.Of(values, range.Low, range.High, padding?.Low);
        var (low, high) = Output(stored, other);
        return Window.FromRange(low, high);
    }

    private (double Low, double High) Output(double low, double high)
    {
        var (a, b) = (modality.Output(low), modality.Output(high));
        return (Math.Min(a, b), Math.Max(a, b));
    }
}
