using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;
using ResampleFilter = Lightbox.Imaging.Display.ResampleFilter;

namespace Lightbox.Render.Renditions;

/// <summary>A region as asked for: numbers that cannot be, and the side that was left out.</summary>
internal static class RegionRequests
{
    /// <exception cref="InvalidRequestException">No region, no size, or one above the limit.</exception>
    /// <exception cref="OutOfRangeException">Left of or above the image, or beyond any image.</exception>
    public static RegionRendition Normalise(RenderRegionRequest request)
    {
        var region = request.Region ?? throw new InvalidRequestException("region", "is needed");
        if (region.Width < 1 || region.Height < 1) throw new InvalidRequestException("region", "must be at least 1 x 1 pixels");
        if (region.X < 0 || region.Y < 0 || Beyond(region.X) || Beyond(region.Y) || Beyond(region.Width) || Beyond(region.Height))
            throw new OutOfRangeException("The region is not inside the image.", "IMAGE_RANGE");
        if (request.Width is < 0 or > RegionRendition.Largest) throw new InvalidRequestException("width", $"must be from 0 to {RegionRendition.Largest}");
        if (request.Height is < 0 or > RegionRendition.Largest) throw new InvalidRequestException("height", $"must be from 0 to {RegionRendition.Largest}");
        var (width, height) = Size(request, region);
        var place = new Region((int)region.X, (int)region.Y, (int)region.Width, (int)region.Height);
        return new RegionRendition(place, width, height, FilterOf(request.Filter), request.Frame, DisplayChoice.Of(request.Display), PictureCoding.Of(request.Encoding));
    }

    private static ResampleFilter FilterOf(V1.ResampleFilter filter) => filter switch
    {
        V1.ResampleFilter.Unspecified => ResampleFilter.Automatic,
        V1.ResampleFilter.Nearest => ResampleFilter.Nearest,
        V1.ResampleFilter.Bilinear => ResampleFilter.Bilinear,
        V1.ResampleFilter.Area => ResampleFilter.Area,
        V1.ResampleFilter.Lanczos3 => ResampleFilter.Lanczos3,
        _ => throw new InvalidRequestException("filter", "is not a known filter"),
    };

    private static bool Beyond(long value) => value > int.MaxValue;

    private static (int Width, int Height) Size(RenderRegionRequest request, PixelRectangle region)
    {
        double width = request.Width, height = request.Height;
        if (width == 0 && height == 0) (width, height) = (region.Width, region.Height);
        else if (width == 0) width = height * region.Width / region.Height;
        else if (height == 0) height = width * region.Height / region.Width;
        if (width > RegionRendition.Largest || height > RegionRendition.Largest)
            throw new InvalidRequestException("region", $"makes a picture of more than {RegionRendition.Largest} pixels a side; ask for a width or height");
        return ((int)Math.Max(1, Math.Round(width)), (int)Math.Max(1, Math.Round(height)));
    }
}
