using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The grey pipeline of PS3.4 N.2: stored bits, modality transform (table or rescale), VOI (table or window), and the presentation's
/// inversion, which MONOCHROME1 asks for exactly once. Padding is left out of the automatic window and shown black.
/// </summary>
internal sealed class GreyRendering(PixelDescription shape, ModalityTransform modality, VoiTransform voi, (double Low, double High)? padding, bool inverted)
{
    /// <summary>Images of up to eight bits that use half their range are shown as they are: screens made them for screens.</summary>
    private const double RangeInUse = 0.5;

    public static GreyRendering Of(DataSet dataSet, PixelDescription shape, int frame, CancellationToken cancellation)
    {
        var modality = ModalityTransform.Of(dataSet, shape, frame, cancellation);
        var voi = VoiTransform.Of(dataSet, shape, frame, cancellation);
        var inverted = shape.IsMonochrome1 || dataSet.Text(Tags.PresentationLutShape) == "INVERSE";
        return new(shape, modality, voi, Padding(dataSet, shape), inverted);
    }

    /// <param name="stored">The frame; its buffer is used up.</param>
    /// <param name="automatic">The window to show it with when neither the file nor <paramref name="options"/> have one.</param>
    public PixelBuffer Apply(PixelBuffer stored, DisplayOptions options, Func<GreyRendering, PixelBuffer, Window> automatic)
    {
        var values = Values(stored);
        var tone = voi.Tone(options, () => automatic(this, values));
        var flip = inverted != options.Invert ? 255 : 0;
        return Grey.Map(values, value =>
            padding is { } pad && value >= pad.Low && value <= pad.High ? (byte)0 : (byte)(tone(modality.Output(value)) ^ flip));
    }

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
        var (low, high) = Percentiles.Of(values, 0.5, 99.5, padding?.Low);
        if (shape is { BitsStored: <= 8, Signed: false } && modality.IsIdentity)
        {
            double full = (1 << shape.BitsStored) - 1;
            if (shape.BitsStored == 1 || high - low >= RangeInUse * full) return (0, full);
        }

        var (a, b) = (modality.Output(low), modality.Output(high));
        return (Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>Pixel Padding Value, or the range from it to its limit (C.7.5.1.1.2), as stored values of this image's sign.</summary>
    private static (double Low, double High)? Padding(DataSet dataSet, PixelDescription shape)
    {
        if (dataSet.Integer(Tags.PixelPaddingValue) is not { } value) return null;
        var one = AsStored(value, shape);
        var other = dataSet.Integer(Tags.PixelPaddingRangeLimit) is { } limit ? AsStored(limit, shape) : one;
        return (Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Written as US although the pixels are signed, or the other way round: both are common.</summary>
    private static double AsStored(int value, PixelDescription shape)
    {
        if (shape.BitsAllocated > 16) return value;
        return shape.Signed ? (short)value : (ushort)value;
    }
}
