using Lightbox.Imaging;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>Kinds of image that a rendition needs.</summary>
internal static class Slide
{
    public static ISlideReader Of(IImageReader reader) => reader as ISlideReader
        ?? throw new PreconditionException("NOT_A_SLIDE", $"The image ({reader.Info.Format}) is no pyramid of tiles; ask for a frame.", reader.Info.Format);
}
