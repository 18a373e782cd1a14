using System.Globalization;
using Lightbox.Imaging;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Errors;

/// <summary>What imaging throws, in the words of the contract.</summary>
internal static class ImagingErrors
{
    public static IServiceCollection AddImagingErrors(this IServiceCollection services) => services
        .AddErrorTranslation<ImageFormatException>(Broken)
        .AddErrorTranslation<UnsupportedImageException>(Unsupported)
        .AddErrorTranslation<ImageLimitException>(e => new LimitExceededException(e.Message, "IMAGE_LIMIT", inner: e))
        .AddErrorTranslation<ImageRangeException>(e => new OutOfRangeException(e.Message, "IMAGE_RANGE", e));

    private static DomainException Broken(ImageFormatException broken)
    {
        DomainException error = broken.Truncated
            ? new DataLossException(broken.Message, "IMAGE_TRUNCATED", broken)
            : new InvalidRequestException("IMAGE_BROKEN", broken.Message, broken);
        if (broken.Offset is { } offset) error.Metadata["offset"] = offset.ToString(CultureInfo.InvariantCulture);
        if (broken.Field is { } field) error.Metadata["field"] = field;
        return error;
    }

    private static PreconditionException Unsupported(UnsupportedImageException unsupported)
    {
        var error = new PreconditionException("IMAGE_UNSUPPORTED", unsupported.Message, unsupported.Feature, unsupported);
        error.Metadata["feature"] = unsupported.Feature;
        return error;
    }
}
