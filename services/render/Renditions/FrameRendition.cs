using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Renditions;

/// <summary>One frame at full size.</summary>
internal sealed record FrameRendition(int Frame, DisplayChoice Display, PictureCoding Picture) : Rendition
{
    public override string Key => $"frame {Frame} {Display.Key} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override ImageName? Mask => Display.Mask?.Asset;

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation) =>
        Display.Finished(reader.ReadDisplay(Frame, Display.Options, cancellation), mask, () => TargetOf(reader, Frame), cancellation);
}
