using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Slides.Patches;

/// <summary>
/// The patches of a slide at one scale: where they lie, in rows from the top, and which level they are read from. Only whole patches count; what is left at the right and
/// lower edge is no patch. Nothing but the tissue mask is read before a patch is.
/// </summary>
public sealed class PatchGrid
{
    /// <summary>Asked for more than the slide has by this much is rounding of its own numbers (0.2521 for 0.25); beyond it pixels would be invented.</summary>
    private const double Rounding = 0.97;

    /// <summary>Pixels read for one patch, whatever its scale.</summary>
    private const long MostRead = 64L << 20;

    private readonly ISlideReader slide;
    private readonly PatchRequest request;
    private readonly (int X, int Y, int Width, int Height) within;
    private readonly int extent;
    private readonly double step;

    /// <exception cref="UnsupportedImageException">A magnification or MPP is asked for, and the slide does not say its own.</exception>
    /// <exception cref="ImageRangeException">More than the slide has, or a region that is not inside it.</exception>
    /// <exception cref="ImageLimitException">So coarse that a patch would take more pixels than are read for one.</exception>
    public PatchGrid(ISlideReader slide, PatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(slide);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Size, 1);
        this.slide = slide;
        this.request = request;
        var levels = slide.Info.Levels!;
        var main = levels[0];
        Downsample = Math.Max(1, ScaleOf(slide.Info, request));
        Level = levels.Count - 1;
        while (Level > 0 && levels[Level].Downsample > Downsample * 1.01) Level--;
        within = request.Within ?? (0, 0, main.Width, main.Height);
        bool inside = within.X >= 0 && within.Y >= 0 && within.Width > 0 && within.Height > 0
            && (long)within.X + within.Width <= main.Width && (long)within.Y + within.Height <= main.Height;
        if (!inside) throw new ImageRangeException($"The region {within.X},{within.Y} {within.Width} x {within.Height} is not inside the slide of {main.Width} x {main.Height}.");
        double side = request.Size * Downsample, read = side / levels[Level].Downsample;
        if (side > int.MaxValue || read * read > MostRead)
            throw new ImageLimitException($"A patch of {request.Size} pixels at 1:{Downsample:0.##} takes {read:0} x {read:0} pixels of level {Level}; {MostRead} are allowed.");
        extent = (int)Math.Round(side);
        step = (request.Stride > 0 ? request.Stride : request.Size) * Downsample;
        Columns = CountIn(within.Width);
        Rows = CountIn(within.Height);
    }

    /// <summary>Level-0 pixels for one pixel of a patch.</summary>
    public double Downsample { get; }

    /// <summary>The level that is read.</summary>
    public int Level { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Patches before the tissue mask.</summary>
    public long Count => (long)Columns * Rows;

    /// <summary>The patches that have tissue enough, row by row; the mask is made when the first is asked for.</summary>
    public IEnumerable<PatchPlace> Places(CancellationToken cancellation)
    {
        var mask = TissueMask.Of(slide, cancellation);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                int x = within.X + (int)Math.Round(column * step), y = within.Y + (int)Math.Round(row * step);
                double tissue = mask.Share(x, y, extent, extent);
                if (tissue >= request.MinTissue) yield return new(x, y, extent, tissue);
            }
        }
    }

    /// <summary>The stored tile that is exactly this patch, when there is one: its bytes need no decoding.</summary>
    public (int Column, int Row)? TileOf(PatchPlace place)
    {
        var level = slide.Info.Levels![Level];
        bool same = level.TileWidth == request.Size && level.TileHeight == request.Size && Math.Abs(level.Downsample - Downsample) < 1e-9;
        if (!same || level.Downsample != Math.Floor(level.Downsample)) return null;
        int whole = (int)level.Downsample * request.Size;
        return place.X % whole == 0 && place.Y % whole == 0 ? (place.X / whole, place.Y / whole) : null;
    }

    /// <summary>The patch, RGB, as many pixels as were asked for.</summary>
    public PixelBuffer Read(PatchPlace place, CancellationToken cancellation)
    {
        var level = slide.Info.Levels![Level];
        double scale = level.Downsample;
        int side = Math.Max(1, (int)Math.Round(place.Extent / scale));
        int width = Math.Min(side, level.Width), height = Math.Min(side, level.Height);
        int x = Math.Clamp((int)Math.Round(place.X / scale), 0, level.Width - width), y = Math.Clamp((int)Math.Round(place.Y / scale), 0, level.Height - height);
        return Resample.To(slide.ReadRegion(Level, x, y, width, height, cancellation), request.Size, request.Size);
    }

    private int CountIn(int length) => length < extent ? 0 : (int)Math.Floor((length - extent + 0.5) / step) + 1;

    private static double ScaleOf(ImageInfo info, PatchRequest request)
    {
        double scale;
        if (request.Mpp is { } mpp)
        {
            if (info.Mpp is not [> 0 and var own, ..]) throw new UnsupportedImageException("The slide does not say how large its pixels are; ask for patches without MPP.", "slide without MPP");
            scale = mpp / own;
        }
        else if (request.Magnification is { } power)
        {
            if (info.Magnification is not (> 0 and var scanned)) throw new UnsupportedImageException("The slide does not say its magnification; ask for patches without.", "slide without magnification");
            scale = scanned / power;
        }
        else
        {
            return 1;
        }

        if (!double.IsFinite(scale) || scale < Rounding) throw new ImageRangeException($"The slide has no pixels so fine: {1 / scale:0.##} of them would be made of each one.");
        return scale is > Rounding and < 1 / Rounding ? 1 : scale;
    }
}
