using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Render.Renditions;

/// <summary>A rectangle of a slide's level-0 pixels at any scale, read from the level that is just fine enough.</summary>
/// <param name="X">Left edge, level-0 pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Level-0 pixels.</param>
/// <param name="Height">Level-0 pixels.</param>
/// <param name="OutputWidth">Pixels of the picture, at most 4096.</param>
/// <param name="OutputHeight">Likewise.</param>
internal sealed record RegionRendition(
    int X, int Y, int Width, int Height, int OutputWidth, int OutputHeight, int Frame, DisplayOptions Display, PictureCoding Picture) : Rendition
{
    public const int Largest = 4096;

    /// <summary>Pixels decoded for one region.</summary>
    private const long DecodedPixels = 64L << 20;

    public override string Key =>
        $"region {X} {Y} {Width} {Height} {OutputWidth} {OutputHeight} {Frame} {DisplayChoice.KeyOf(Display)} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override PixelBuffer Draw(IImageReader reader, CancellationToken cancellation)
    {
        var part = reader is ISlideReader slide ? ReadLevel(slide, cancellation) : Cut(reader.ReadDisplay(Frame, Display, cancellation));
        var picture = Resample.To(part, OutputWidth, OutputHeight);
        return reader is ISlideReader && Display.Invert ? Colour.Invert(picture) : picture;
    }

    private PixelBuffer ReadLevel(ISlideReader slide, CancellationToken cancellation)
    {
        var levels = slide.Info.Levels!;
        RequireInside(levels[0].Width, levels[0].Height);
        if (Frame != 0) throw new ImageRangeException($"A slide has one frame; {Frame} was asked for.");
        double scale = Math.Min((double)Width / OutputWidth, (double)Height / OutputHeight);
        int level = levels.Count - 1;
        while (level > 0 && levels[level].Downsample > scale * 1.01) level--;
        var size = levels[level];
        int left = (int)Math.Min(size.Width - 1, X / levels[level].Downsample), top = (int)Math.Min(size.Height - 1, Y / size.Downsample);
        int width = (int)Math.Clamp(Math.Round(Width / size.Downsample), 1, size.Width - left);
        int height = (int)Math.Clamp(Math.Round(Height / size.Downsample), 1, size.Height - top);
        if ((long)width * height > DecodedPixels)
            throw new ImageLimitException($"The region takes {width} x {height} pixels of level {level}, {DecodedPixels} are allowed; ask for a smaller one.");
        return slide.ReadRegion(level, left, top, width, height, cancellation);
    }

    private PixelBuffer Cut(PixelBuffer frame)
    {
        RequireInside(frame.Width, frame.Height);
        int pixel = frame.SamplesPerPixel;
        var data = new byte[Width * Height * pixel];
        for (int row = 0; row < Height; row++)
            frame.Data.AsSpan((((Y + row) * frame.Width) + X) * pixel, Width * pixel).CopyTo(data.AsSpan(row * Width * pixel));
        return frame with { Width = Width, Height = Height, Data = data };
    }

    private void RequireInside(int width, int height)
    {
        if ((long)X + Width > width || (long)Y + Height > height)
            throw new ImageRangeException($"The region {X},{Y} {Width} x {Height} is not inside the image of {width} x {height} pixels.");
    }
}
