using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A picture of the whole image.</summary>
/// <param name="MaxEdge">One of the contract's sizes.</param>
/// <param name="Frame">0-based; null for the one that stands for all.</param>
internal sealed record PreviewRendition(int MaxEdge, int? Frame, DisplayChoice Display, PictureCoding Picture) : Rendition
{
    private static readonly int[] Sizes = [64, 128, 256, 512, 1024, 2048];

    public override string Key => $"preview {MaxEdge} {Frame} {Display.Key} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    public override ImageName? Mask => Display.Mask?.Asset;

    /// <summary>The next of the sizes that are made; 512 when nothing was asked.</summary>
    /// <exception cref="InvalidRequestException">Below 0 or above the largest.</exception>
    public static int Size(int asked, string field)
    {
        if (asked == 0) return 512;
        if (asked < 0 || asked > Sizes[^1]) throw new InvalidRequestException(field, $"must be from 1 to {Sizes[^1]}");
        return Sizes.First(size => size >= asked);
    }

    public override byte[]? Encoded(IImageReader reader, CancellationToken cancellation) => Display is { Lut: "", Mask: null } && Picture.Format == EncodeFormat.Jpeg
        ? Preview.Encode(reader, MaxEdge, Frame, Display.Options, Picture.Format, Picture.Quality, cancellation)
        : null;

    public override PixelBuffer Draw(IImageReader reader, ISegmentation? mask, CancellationToken cancellation)
    {
        if (mask is not null && reader is IVolumeReader && Frame is null)
            return new SliceRendition(new SliceRequest(), MaxEdge, Display, Picture).Draw(reader, mask, cancellation);
        var picture = Preview.Of(reader, MaxEdge, Frame, Display.Options, cancellation);
        return Display.Finished(picture, mask, () => TargetOf(reader, Frame ?? Preview.FrameOf(reader)), cancellation);
    }
}
