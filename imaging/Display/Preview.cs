namespace Lightbox.Imaging.Display;

/// <summary>The one picture that stands for a file: what a contact sheet or a preview shows.</summary>
public static class Preview
{
    /// <summary>More of a slide than this is shrunk band by band and never held whole, pixels.</summary>
    private const long WholePixels = 1L << 25;

    /// <summary>Output rows of a band.</summary>
    private const int BandRows = 64;

    /// <summary>A clip's first frames are often a black lead-in; going further than this costs more than it shows.</summary>
    private const int LatestFrame = 30;

    /// <summary>
    /// The middle axial slice of a volume, the whole of a slide, an early frame of a clip, the middle frame of anything else; 8-bit grey or RGB, square
    /// pixels, never enlarged.
    /// </summary>
    /// <param name="maxEdge">The longest side, pixels.</param>
    /// <exception cref="ImagingException">The file has no pixels, or they cannot be read.</exception>
    public static PixelBuffer Of(IImageReader reader, int maxEdge, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEdge, 1);
        switch (reader)
        {
            case IVolumeReader volume:
                var slice = volume.ReadSlice(Plane.Axial, volume.SliceCount(Plane.Axial) / 2, 0, DisplayOptions.Default, cancellation);
                return Resample.FitSquare(slice, maxEdge, maxEdge, volume.SliceSpacing(Plane.Axial));
            case ISlideReader { Info.Levels: { Count: > 0 } levels } slide:
                return OfSlide(slide, levels, maxEdge, cancellation);
            default:
                var picture = reader.ReadDisplay(Frame(reader.Info), DisplayOptions.Default, cancellation);
                var spacing = reader.Info.Spacing is [var row, var column] ? (row, column) : (1, 1);
                return Resample.FitSquare(picture, maxEdge, maxEdge, spacing);
        }
    }

    private static int Frame(ImageInfo info)
    {
        int middle = (info.Frames ?? 1) / 2;
        return info.Kind == ImageKind.Clip ? Math.Min(middle, LatestFrame) : middle;
    }

    private static PixelBuffer OfSlide(ISlideReader slide, IReadOnlyList<PyramidLevel> levels, int maxEdge, CancellationToken cancellation)
    {
        int level = levels.Count - 1;
        while (level > 0 && Math.Max(levels[level].Width, levels[level].Height) < maxEdge) level--;
        var (width, height) = (levels[level].Width, levels[level].Height);
        int shrink = Math.Max(1, Math.Max(width, height) / maxEdge);
        if ((long)width * height <= WholePixels || shrink == 1)
        {
            return Resample.Fit(slide.ReadRegion(level, 0, 0, width, height, cancellation), maxEdge, maxEdge);
        }

        return Resample.Fit(Shrunk(slide, level, width, height, shrink, cancellation), maxEdge, maxEdge);
    }

    /// <summary>The level shrunk by a whole number, so that no pixel is shared by two bands.</summary>
    private static PixelBuffer Shrunk(ISlideReader slide, int level, int width, int height, int shrink, CancellationToken cancellation)
    {
        int columns = Math.Max(1, width / shrink), rows = Math.Max(1, height / shrink);
        var data = new byte[columns * rows * 3];
        for (int row = 0; row < rows; row += BandRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BandRows, rows - row);
            var band = slide.ReadRegion(level, 0, row * shrink, columns * shrink, count * shrink, cancellation);
            Resample.To(band, columns, count).Data.CopyTo(data, row * columns * 3);
        }

        return new(columns, rows, 3, SampleType.UInt8, data);
    }
}
