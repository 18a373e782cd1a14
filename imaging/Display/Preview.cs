namespace Lightbox.Imaging.Display;

/// <summary>One picture that stands for a whole image: a slide's overview, a volume's middle axial slice, a frame of a clip or a series of frames.</summary>
public static class Preview
{
    /// <summary>The frame shown of a clip: early ones may be black, late ones cost decoding all before them.</summary>
    private const int ClipFrame = 25;

    /// <inheritdoc cref="Of(IImageReader, int, int?, DisplayOptions, CancellationToken)"/>
    public static PixelBuffer Of(IImageReader reader, int maxEdge, CancellationToken cancellation) => Of(reader, maxEdge, null, DisplayOptions.Default, cancellation);

    /// <summary>The frame, 0-based, that stands for all of an image that is neither slide nor volume.</summary>
    public static int FrameOf(IImageReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int frames = reader.Info.Frames ?? 1;
        return reader.Info.Kind == ImageKind.Clip ? Math.Min(ClipFrame, frames / 2) : frames / 2;
    }

    /// <summary>8-bit grey or RGB, no edge longer than <paramref name="maxEdge"/>, never enlarged, pixels square.</summary>
    /// <param name="maxEdge">The longest side, pixels.</param>
    /// <param name="frame">0-based; null for the one that stands for all.</param>
    public static PixelBuffer Of(IImageReader reader, int maxEdge, int? frame, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEdge, 1);
        switch (reader)
        {
            case ISlideReader slide when frame is null or 0:
                var overview = Resample.FitSlightly(SlideOverview.Read(slide, maxEdge, cancellation), maxEdge, maxEdge);
                return options.Invert ? Colour.Invert(overview) : overview;
            case IVolumeReader volume when frame is null:
                var slice = volume.ReadSlice(Plane.Axial, volume.SliceCount(Plane.Axial) / 2, 0, options, cancellation);
                return Resample.FitSquare(slice, maxEdge, maxEdge, volume.SliceSpacing(Plane.Axial));
        }

        int chosen = frame ?? FrameOf(reader);
        if (ShrunkRows.TryOpen(reader, maxEdge, chosen, options, cancellation) is { } shrunk)
        {
            using (shrunk) return shrunk.ToPicture(cancellation);
        }

        var picture = reader.ReadDisplay(chosen, options, cancellation);
        return (reader.Info.Spacing ?? reader.Info.PixelAspect) is [var row, var column]
            ? Resample.FitSquare(picture, maxEdge, maxEdge, (row, column))
            : Resample.Fit(picture, maxEdge, maxEdge);
    }

    /// <summary>The same as an encoded picture; of an uncompressed film neither the film nor the picture is held on the heap.</summary>
    /// <param name="quality">1 to 100, for JPEG and WebP.</param>
    public static byte[] Encode(IImageReader reader, int maxEdge, int? frame, DisplayOptions options, EncodeFormat format, int quality, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        bool isFrame = reader is not ISlideReader && (reader is not IVolumeReader || frame is not null);
        if (format == EncodeFormat.Jpeg && isFrame && ShrunkRows.TryOpen(reader, maxEdge, frame ?? FrameOf(reader), options, cancellation) is { } shrunk)
        {
            using (shrunk) return shrunk.ToJpeg(quality, cancellation);
        }

        return ImageEncoder.Encode(Of(reader, maxEdge, frame, options, cancellation), format, quality);
    }
}
