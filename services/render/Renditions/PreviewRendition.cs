using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A picture of the whole asset.</summary>
/// <param name="MaxEdge">One of the contract's sizes.</param>
/// <param name="Frame">0-based; null for the one that stands for all.</param>
internal sealed record PreviewRendition(int MaxEdge, int? Frame, DisplayOptions Display, PictureCoding Picture) : Rendition
{
    private static readonly int[] Sizes = [64, 128, 256, 512, 1024, 2048];

    public override string Key => $"preview {MaxEdge} {Frame} {DisplayChoice.KeyOf(Display)} {Picture.Key}";

    public override PictureCoding Coding => Picture;

    /// <summary>The next of the sizes that are made; 512 when nothing was asked.</summary>
    /// <exception cref="InvalidRequestException">Below 0 or above the largest.</exception>
    public static int Size(int asked, string field)
    {
        if (asked == 0) return 512;
        if (asked < 0 || asked > Sizes[^1]) throw new InvalidRequestException(field, $"must be from 1 to {Sizes[^1]}");
        return Sizes.First(size => size >= asked);
    }

    public override PixelBuffer Draw(IImageReader reader, CancellationToken cancellation) => Preview.Of(reader, MaxEdge, Frame, Display, cancellation);
}
