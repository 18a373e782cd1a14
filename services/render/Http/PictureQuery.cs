using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Render.Renditions;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Http;

/// <summary>The parts of a picture's address.</summary>
internal static class PictureQuery
{
    /// <summary>A whole number of the path or the query.</summary>
    /// <exception cref="InvalidRequestException">No whole number.</exception>
    /// <exception cref="OutOfRangeException">One beyond any image.</exception>
    public static int Number(string text, string field)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)) return number;
        bool isLong = text.Length > 0 && text.TrimStart('-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
        throw isLong ? new OutOfRangeException($"{field} is beyond any image.", "IMAGE_RANGE") : new InvalidRequestException(field, "must be a whole number");
    }

    public static int Number(IQueryCollection query, string field, int otherwise) =>
        query.TryGetValue(field, out var text) ? Number(text.ToString(), field) : otherwise;

    public static bool HasCoding(IQueryCollection query) => query.ContainsKey("format") || query.ContainsKey("quality");

    /// <summary>format=jpeg|png|webp and quality=60|75|85|95.</summary>
    public static PictureCoding Coding(IQueryCollection query)
    {
        var format = query["format"].ToString() switch
        {
            "" or "jpeg" or "jpg" => PictureFormat.Jpeg,
            "png" => PictureFormat.Png,
            "webp" => PictureFormat.Webp,
            _ => throw new InvalidRequestException("format", "must be jpeg, png or webp"),
        };
        return PictureCoding.Of(new PictureEncoding { Format = format, Quality = Number(query, "quality", 0) });
    }

    /// <summary>window=centre,width or preset=name, and invert=true.</summary>
    public static DisplayOptions Display(IQueryCollection query, string method)
    {
        bool invert = query["invert"].ToString() switch
        {
            "" or "false" or "0" => false,
            "true" or "1" => true,
            _ => throw new InvalidRequestException("invert", "must be true or false"),
        };
        if (query.TryGetValue("preset", out var preset)) return DisplayChoice.Of(new DisplaySettings { Preset = preset.ToString(), Invert = invert }, method);
        if (!query.TryGetValue("window", out var window)) return new DisplayOptions(Invert: invert);
        var numbers = window.ToString().Split(',');
        if (numbers.Length != 2 || !Real(numbers[0], out double center) || !Real(numbers[1], out double width))
            throw new InvalidRequestException("window", "must be two numbers: centre,width");
        return DisplayChoice.Of(center, width, invert, "window");
    }

    private static bool Real(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
