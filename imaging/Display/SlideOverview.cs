namespace Lightbox.Imaging.Display;

/// <summary>
/// A whole slide made small from the level that is just large enough. A slide without small levels is read in bands of rows, each made
/// smaller by a whole factor at once, so that memory depends on the width only.
/// </summary>
internal static class SlideOverview
{
    /// <summary>Pixels of a band in memory: 48 MB as RGB.</summary>
    private const long BandPixels = 16L << 20;

    /// <summary>Pixels that one overview may decode; above it a thumbnail has to do, and without one the slide is refused.</summary>
    private const long DecodedPixels = 1L << 30;

    /// <returns>RGB, its longest edge at least <paramref name="maxEdge"/> where the slide has that many pixels.</returns>
    /// <exception cref="ImageLimitException">No level is small enough and there is no thumbnail.</exception>
    public static PixelBuffer Read(ISlideReader slide, int maxEdge, CancellationToken cancellation)
    {
        var levels = slide.Info.Levels!;
        int level = levels.Count - 1;
        while (level > 0 && Math.Max(levels[level].Width, levels[level].Height) < maxEdge) level--;
        var size = levels[level];
        if ((long)size.Width * size.Height <= DecodedPixels) return Shrink(slide, level, size, maxEdge, cancellation);
        if (slide.Info.AssociatedImages?.Contains(AssociatedImage.Thumbnail) == true) return slide.ReadAssociated(AssociatedImage.Thumbnail, cancellation);
        throw new ImageLimitException($"The smallest level of the slide, {size.Width} x {size.Height} pixels, is too large for an overview.");
    }

    private static PixelBuffer Shrink(ISlideReader slide, int level, PyramidLevel size, int maxEdge, CancellationToken cancellation)
    {
        // Twice as large as wanted: what rounding does to the last row and column is then half a pixel in the end.
        int factor = Math.Max(1, Math.Max(size.Width, size.Height) / (2 * maxEdge));
        if ((long)size.Width * size.Height <= BandPixels || factor == 1) return slide.ReadRegion(level, 0, 0, size.Width, size.Height, cancellation);

        // Whole factors from top to bottom, so that every pixel lies in one band; bands are as wide as the slide.
        int width = (size.Width + factor - 1) / factor, height = (size.Height + factor - 1) / factor;
        int bandRows = (int)Math.Max(1, BandPixels / ((long)size.Width * factor));
        var output = new byte[width * height * 3];
        for (int row = 0; row < height; row += bandRows)
        {
            int rows = Math.Min(bandRows, height - row), top = row * factor;
            var band = slide.ReadRegion(level, 0, top, size.Width, Math.Min(rows * factor, size.Height - top), cancellation);
            Resample.To(band, width, rows).Data.CopyTo(output, row * width * 3);
        }

        return new(width, height, 3, SampleType.UInt8, output);
    }
}
