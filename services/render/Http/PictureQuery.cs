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

    /// <summary>One of window=centre,width, preset=name, percentiles=low,high and file_window=n; invert=true, overlays=true, lut=name.</summary>
    public static DisplayChoice Display(IQueryCollection query) => query.Count == 0
        ? DisplayChoice.Default
        : new(Window(query) with { Invert = Flag(query, "invert"), Overlays = Flag(query, "overlays") }, DisplayChoice.LutOf(query["lut"].ToString(), "lut"));

    private static DisplayOptions Window(IQueryCollection query)
    {
        if (query.TryGetValue("preset", out var preset)) return DisplayChoice.Preset(preset.ToString(), "preset");
        if (query.TryGetValue("window", out var window) && Pair(window.ToString(), "window") is var (center, width)) return DisplayChoice.Window(center, width, "window");
        if (query.TryGetValue("percentiles", out var percentiles) && Pair(percentiles.ToString(), "percentiles") is var (low, high)) return DisplayChoice.Between(low, high, "percentiles");
        return query.ContainsKey("file_window") ? DisplayChoice.FromFile(Number(query, "file_window", 0), "file_window") : DisplayOptions.Default;
    }

    private static bool Flag(IQueryCollection query, string field) => query[field].ToString() switch
    {
        "" or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw new InvalidRequestException(field, "must be true or false"),
    };

    private static (double, double) Pair(string text, string field) =>
        text.Split(',') is [var first, var second] && Real(first, out double a) && Real(second, out double b)
            ? (a, b)
            : throw new InvalidRequestException(field, "must be two numbers with a comma between them");

    private static bool Real(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
