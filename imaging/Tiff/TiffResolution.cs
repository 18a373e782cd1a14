namespace Lightbox.Imaging.Tiff;

/// <summary>Micrometres a pixel as a directory's own fields say it.</summary>
internal static class TiffResolution
{
    /// <summary>
    /// From XResolution and YResolution when their unit is the centimetre, which microscopes write; inches are what paint programs fill in unasked (72, 96, 300), and numbers
    /// that no microscope has are no answer either.
    /// </summary>
    /// <returns>[x, y], or null.</returns>
    public static double[]? Mpp(TiffPicture picture, CancellationToken cancellation)
    {
        if (picture.Directory.Number(TiffTag.ResolutionUnit, 2, cancellation) != 3) return null;
        double? x = Of(picture, TiffTag.XResolution, cancellation), y = Of(picture, TiffTag.YResolution, cancellation);
        return x is { } across && y is { } down ? [across, down] : null;
    }

    private static double? Of(TiffPicture picture, TiffTag tag, CancellationToken cancellation) =>
        picture.Directory.Rational(tag, cancellation) is { } perCentimetre && 10_000 / perCentimetre is >= 0.01 and <= 50 and var mpp ? mpp : null;
}
