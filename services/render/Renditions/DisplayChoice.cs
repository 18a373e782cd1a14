using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>Window and inversion as asked for.</summary>
internal static class DisplayChoice
{
    /// <exception cref="InvalidRequestException">A window that cannot be.</exception>
    /// <exception cref="NotBuiltException">Something of the contract that is not here yet, by name.</exception>
    public static DisplayOptions Of(DisplaySettings? settings, string method)
    {
        if (settings is null) return DisplayOptions.Default;
        if (settings.Lut.Length > 0) throw new NotBuiltException(method, "colour tables");
        if (settings.Overlays) throw new NotBuiltException(method, "the file's own overlays");
        if (settings.Segmentation is not null) throw new NotBuiltException(method, "laying a segmentation over");
        return settings.WindowCase switch
        {
            DisplaySettings.WindowOneofCase.WindowLevel => Of(settings.WindowLevel.Center, settings.WindowLevel.Width, settings.Invert, "display.window_level"),
            DisplaySettings.WindowOneofCase.Preset => WindowPresets.Find(settings.Preset) is { } preset
                ? new(preset.Window.Center, preset.Window.Width, settings.Invert)
                : throw new InvalidRequestException("display.preset", "is no preset of ListDisplayPresets"),
            DisplaySettings.WindowOneofCase.Percentiles => throw new NotBuiltException(method, "a window by percentiles"),
            DisplaySettings.WindowOneofCase.FileWindow when settings.FileWindow != 0 => throw new NotBuiltException(method, "the file's second and later windows"),
            _ => new(Invert: settings.Invert),
        };
    }

    /// <summary>Six significant digits are more than an eye tells apart, and keep a dragged mouse from making a picture for each bit of a double.</summary>
    /// <exception cref="InvalidRequestException">Not finite, or no width.</exception>
    public static DisplayOptions Of(double center, double width, bool invert, string field)
    {
        if (!double.IsFinite(center)) throw new InvalidRequestException($"{field}.center", "must be a number");
        if (!double.IsFinite(width) || width <= 0) throw new InvalidRequestException($"{field}.width", "must be above 0");
        return new(Round(center), Round(width), invert);
    }

    public static string KeyOf(DisplayOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"w{options.WindowCenter:R},{options.WindowWidth:R},{(options.Invert ? 1 : 0)}");

    private static double Round(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
