using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>Format and quality, from the contract's finite set.</summary>
/// <param name="Quality">60, 75, 85 or 95; 0 for PNG, which is exact.</param>
internal readonly record struct PictureCoding(EncodeFormat Format, int Quality)
{
    private const int DefaultQuality = 85;

    public static PictureCoding Default { get; } = new(EncodeFormat.Jpeg, DefaultQuality);

    public string Key => $"{Format}{Quality}";

    public string MediaType => ImageEncoder.MediaType(Format);

    /// <exception cref="InvalidRequestException">A format or quality outside the set.</exception>
    public static PictureCoding Of(PictureEncoding? encoding)
    {
        var format = encoding?.Format switch
        {
            null or PictureFormat.Unspecified or PictureFormat.Jpeg => EncodeFormat.Jpeg,
            PictureFormat.Png => EncodeFormat.Png,
            PictureFormat.Webp => EncodeFormat.WebP,
            _ => throw new InvalidRequestException("encoding.format", "is not a known format"),
        };
        int quality = encoding?.Quality switch
        {
            null or 0 => DefaultQuality,
            60 or 75 or 85 or 95 => encoding.Quality,
            _ => throw new InvalidRequestException("encoding.quality", "must be 60, 75, 85 or 95"),
        };
        return new(format, format == EncodeFormat.Png ? 0 : quality);
    }
}
