using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;
using ResampleFilter = Lightbox.Imaging.Display.ResampleFilter;

namespace Lightbox.Render.Renditions;

/// <summary>A rectangle of an image's level-0 pixels at any scale.</summary>
/// <param name="OutputWidth">Pixels of the picture, at most 4096.</param>
/// <param name="OutputHeight">Likewise.</param>
internal sealed record RegionRendition(
    Region Place, int OutputWidth, int OutputHeight, ResampleFilter Filter, int Frame, DisplayChoice Display, PictureCoding Picture) : Rendition
{
    public const int Largest = 4096;

    public override string Key => $"region {Place.X} {Place.Y} {Place.Width} {Place.Height} {OutputWidth} {OutputHeight} {Filter} {Frame} {Display.Key} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override ImageName? Mask => Display.Mask?.Asset;

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation)
    {
        if (mask is null) return Display.Coloured(Place.Read(reader, Frame, OutputWidth, OutputHeight, Filter, Display.Options, cancellation));

        // The mask lies on the whole frame: it is painted before the cut.
        var whole = Display.Finished(reader.ReadDisplay(Frame, Display.Options, cancellation), mask, () => TargetOf(reader, Frame), cancellation);
        return Resample.To(Place.Cut(whole), OutputWidth, OutputHeight, Filter, cancellation);
    }
}
