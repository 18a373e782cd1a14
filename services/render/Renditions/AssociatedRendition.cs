using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Render.Renditions;

/// <summary>A picture beside a slide's main one, one that shows nobody's name.</summary>
internal sealed record AssociatedRendition(string Image, int MaxEdge, PictureCoding Picture) : Rendition
{
    public override string Key => $"associated {Image} {MaxEdge} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override PixelBuffer Draw(IImageReader reader, CancellationToken cancellation)
    {
        var picture = Slide.Of(reader).ReadAssociated(Image, cancellation);
        return MaxEdge == 0 ? picture : Resample.Fit(picture, MaxEdge, MaxEdge);
    }
}
