using Lightbox.Imaging.Slides.Patches;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Patches;

/// <summary>Patches as asked for: numbers that cannot be are refused before anything is opened.</summary>
internal static class PatchRequests
{
    private const int LeastSize = 16, LargestSize = 2048, DefaultLimit = 1000, LargestLimit = 100_000;

    /// <exception cref="InvalidRequestException">A size, stride, scale or share outside what can be.</exception>
    /// <exception cref="OutOfRangeException">A region beyond any slide.</exception>
    public static PatchRequest Of(ExtractPatchesRequest request)
    {
        int size = request.Size == 0 ? 256 : request.Size;
        if (size is < LeastSize or > LargestSize) throw new InvalidRequestException("size", $"must be from {LeastSize} to {LargestSize}");
        if (request.Stride < 0 || request.Stride > 1 << 20) throw new InvalidRequestException("stride", "must be 0 or more");
        if (double.IsNaN(request.MinTissue) || request.MinTissue is < 0 or > 1) throw new InvalidRequestException("min_tissue", "must be from 0 to 1");
        return new PatchRequest
        {
            Size = size,
            Stride = request.Stride,
            Magnification = request.ScaleCase == ExtractPatchesRequest.ScaleOneofCase.Magnification ? Positive(request.Magnification, "magnification") : null,
            Mpp = request.ScaleCase == ExtractPatchesRequest.ScaleOneofCase.Mpp ? Positive(request.Mpp, "mpp") : null,
            MinTissue = request.MinTissue,
            Within = request.Region is { } region ? Within(region) : null,
        };
    }

    /// <exception cref="InvalidRequestException">Below 0 or above the most.</exception>
    public static int LimitOf(ExtractPatchesRequest request) => request.Limit switch
    {
        0 => DefaultLimit,
        < 0 or > LargestLimit => throw new InvalidRequestException("limit", $"must be from 0 to {LargestLimit}"),
        _ => request.Limit,
    };

    private static double Positive(double value, string field) =>
        double.IsFinite(value) && value > 0 ? value : throw new InvalidRequestException(field, "must be above 0");

    private static (int X, int Y, int Width, int Height) Within(PixelRectangle region)
    {
        if (region.Width < 1 || region.Height < 1) throw new InvalidRequestException("region", "must be at least 1 x 1 pixels");
        if (region.X < 0 || region.Y < 0 || Beyond(region.X) || Beyond(region.Y) || Beyond(region.Width) || Beyond(region.Height))
            throw new OutOfRangeException("The region is not inside the slide.", "IMAGE_RANGE");
        return ((int)region.X, (int)region.Y, (int)region.Width, (int)region.Height);
    }

    private static bool Beyond(long value) => value > int.MaxValue;
}
