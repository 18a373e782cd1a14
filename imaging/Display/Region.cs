namespace Lightbox.Imaging.Display;

/// <summary>A rectangle of an image's level-0 pixels.</summary>
/// <param name="X">Left edge, 0-based column.</param>
/// <param name="Y">Top edge, 0-based row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct Region(int X, int Y, int Width, int Height)
{
    /// <summary>Pixels decoded for one region of a slide.</summary>
    private const long DecodedPixels = 64L << 20;

    /// <summary>The rectangle as a picture of the size asked for; from a slide read at the level that is just fine enough.</summary>
    /// <param name="frame">0-based; a slide has one.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <exception cref="ImageRangeException">The rectangle is not inside the image.</exception>
    /// <exception cref="ImageLimitException">Too many pixels would have to be decoded.</exception>
    public PixelBuffer Read(IImageReader reader, int frame, int width, int height, ResampleFilter filter, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        if (reader is not ISlideReader slide) return Resample.To(Cut(reader.ReadDisplay(frame, options, cancellation)), width, height, filter, cancellation);
        if (frame != 0) throw new ImageRangeException($"A slide has one frame; {frame} was asked for.");
        var picture = Resample.To(ReadLevel(slide, width, height, cancellation), width, height, filter, cancellation);
        return options.Invert ? Colour.Invert(picture) : picture;
    }

    /// <summary>The rectangle of a picture that has level 0's size.</summary>
    /// <exception cref="ImageRangeException">The rectangle is not inside it.</exception>
    public PixelBuffer Cut(PixelBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Type != SampleType.UInt8) throw new ArgumentException($"8-bit samples are needed, not {frame.Type}.", nameof(frame));
        RequireInside(frame.Width, frame.Height);
        int pixel = frame.SamplesPerPixel;
        var data = new byte[Width * Height * pixel];
        for (int row = 0; row < Height; row++)
            frame.Data.AsSpan((((Y + row) * frame.Width) + X) * pixel, Width * pixel).CopyTo(data.AsSpan(row * Width * pixel));
        return frame with { Width = Width, Height = Height, Data = data };
    }

    private PixelBuffer ReadLevel(ISlideReader slide, int outputWidth, int outputHeight, CancellationToken cancellation)
    {
        var levels = slide.Info.Levels!;
        RequireInside(levels[0].Width, levels[0].Height);
        double scale = Math.Min((double)Width / outputWidth, (double)Height / outputHeight);
        int level = levels.Count - 1;
        while (level > 0 && levels[level].Downsample > scale * 1.01) level--;
        var size = levels[level];
        int left = (int)Math.Min(size.Width - 1, X / size.Downsample), top = (int)Math.Min(size.Height - 1, Y / size.Downsample);
        int width = (int)Math.Clamp(Math.Round(Width / size.Downsample), 1, size.Width - left);
        int height = (int)Math.Clamp(Math.Round(Height / size.Downsample), 1, size.Height - top);
        if ((long)width * height > DecodedPixels)
            throw new ImageLimitException($"The region takes {width} x {height} pixels of level {level}, {DecodedPixels} are allowed; ask for a smaller one.");
        return slide.ReadRegion(level, left, top, width, height, cancellation);
    }

    private void RequireInside(int width, int height)
    {
        if (X < 0 || Y < 0 || Width < 1 || Height < 1 || (long)X + Width > width || (long)Y + Height > height)
            throw new ImageRangeException($"The region {X},{Y} {Width} x {Height} is not inside the image of {width} x {height} pixels.");
    }
}
