using Lightbox.Imaging;

namespace Lightbox.Render.Renditions;

/// <summary>One frame at full size.</summary>
internal sealed record FrameRendition(int Frame, DisplayOptions Display, PictureCoding Picture) : Rendition
{
    public override string Key => $"frame {Frame} {DisplayChoice.KeyOf(Display)} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override PixelBuffer Draw(IImageReader reader, CancellationToken cancellation) => reader.ReadDisplay(Frame, Display, cancellation);
}
