namespace Lightbox.Imaging.Display;

/// <summary>Pictures that come without DICOM's rules: PNG, JPEG, frames of a clip.</summary>
public static class PlainDisplay
{
    /// <summary>
    /// 8-bit grey or RGB. Eight bits are shown as they are unless a window is asked for; deep grey is windowed between its percentiles, deep colour by its
    /// upper bytes. Alpha is laid over white.
    /// </summary>
    /// <param name="stored">1 to 4 samples a pixel, 8 or 16 bits.</param>
    public static PixelBuffer Of(PixelBuffer stored, DisplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(options);
        bool deep = stored.Type != SampleType.UInt8;
        bool asked = options.WindowCenter is not null || options.WindowWidth is not null;
        if (stored.SamplesPerPixel == 1 && (deep || asked))
        {
            var window = Window.Choose(options, deep ? null : FullRange, () => Percentiles.Window(stored));
            return Grey.Apply(stored, window, invert: options.Invert);
        }

        var picture = Colour.To8Bit(stored);
        if (picture.SamplesPerPixel is 2 or 4) picture = Colour.ToRgb(picture);
        if (asked) return Grey.Apply(picture, Window.Choose(options, FullRange, () => FullRange), invert: options.Invert);
        return options.Invert ? Colour.Invert(picture) : picture;
    }

    private static Window FullRange => new(128, 256);
}
