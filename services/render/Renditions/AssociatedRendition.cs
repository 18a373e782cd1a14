using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A picture beside a slide's main one.</summary>
internal sealed record AssociatedRendition(string Image, int MaxEdge, PictureCoding Picture) : Rendition
{
    public override string Key => $"associated {Image} {MaxEdge} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override bool IsIdentifying => AssociatedImage.IsPrivate(Image);

    /// <param name="mayIdentify">Whether callers have the right to pictures that carry a patient's name.</param>
    /// <exception cref="AccessDeniedException">A label or macro without the right.</exception>
    public static AssociatedRendition Of(V1.RenderAssociatedImageRequest request, bool mayIdentify)
    {
        if (AssociatedImage.IsPrivate(request.Image) && !mayIdentify)
            throw new AccessDeniedException("IDENTIFYING_IMAGE", "Label and macro images may show a patient's name; they are withheld.");
        if (request.MaxEdge is < 0 or > 2048) throw new InvalidRequestException("max_edge", "must be from 0 to 2048");
        int edge = request.MaxEdge == 0 ? 0 : PreviewRendition.Size(request.MaxEdge, "max_edge");
        return new(request.Image, edge, PictureCoding.Of(request.Encoding));
    }

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation)
    {
        var picture = Slide.Of(reader).ReadAssociated(Image, cancellation);
        return MaxEdge == 0 ? picture : Resample.Fit(picture, MaxEdge, MaxEdge);
    }
}
