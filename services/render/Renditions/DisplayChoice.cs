using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>How grey values become a picture, as asked for: window, inversion and overlays for the reader, then a colour table, then a mask.</summary>
/// <param name="Lut">Empty for grey.</param>
internal sealed record DisplayChoice(DisplayOptions Options, string Lut = "", MaskChoice? Mask = null)
{
    public static DisplayChoice Default { get; } = new(DisplayOptions.Default);

    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"w{Options.WindowCenter:R},{Options.WindowWidth:R},{Options.FileWindow},{Options.Percentiles?.Low:R},{Options.Percentiles?.High:R},{(Options.Invert ? 1 : 0)}{(Options.Overlays ? 1 : 0)},{Lut},{Mask?.Key}");

    /// <exception cref="InvalidRequestException">A window that cannot be, a name that is none.</exception>
    public static DisplayChoice Of(DisplaySettings? settings)
    {
        if (settings is null) return Default;
        return new(
            WindowOf(settings) with { Invert = settings.Invert, Overlays = settings.Overlays },
            LutOf(settings.Lut, "display.lut"),
            settings.Segmentation is { } overlay ? MaskChoice.Of(overlay, "display.segmentation") : null);
    }

    /// <summary>Six significant digits are more than an eye tells apart, and keep a dragged mouse from making a picture for each bit of a double.</summary>
    /// <exception cref="InvalidRequestException">Not finite, or no width.</exception>
    public static DisplayOptions Window(double center, double width, string field)
    {
        if (!double.IsFinite(center)) throw new InvalidRequestException($"{field}.center", "must be a number");
        if (!double.IsFinite(width) || width <= 0) throw new InvalidRequestException($"{field}.width", "must be above 0");
        return new(Round(center), Round(width));
    }

    /// <exception cref="InvalidRequestException">No such preset.</exception>
    public static DisplayOptions Preset(string name, string field) => WindowPresets.Find(name) is { } preset
        ? new(preset.Window.Center, preset.Window.Width)
        : throw new InvalidRequestException(field, "is no preset of ListDisplayPresets");

    /// <exception cref="InvalidRequestException">Not 0 to 100, or the lower is not below the higher.</exception>
    public static DisplayOptions Between(double low, double high, string field) => low >= 0 && high <= 100 && low < high
        ? new(Percentiles: new PercentileRange(Round(low), Round(high)))
        : throw new InvalidRequestException(field, "must be two percentiles from 0 to 100, the lower first");

    /// <exception cref="InvalidRequestException">Below 0.</exception>
    public static DisplayOptions FromFile(int number, string field) =>
        number >= 0 ? new(FileWindow: number) : throw new InvalidRequestException(field, "counts from 0");

    /// <exception cref="InvalidRequestException">No such table.</exception>
    public static string LutOf(string name, string field) => name.Length == 0 || ColourTables.Find(name) is not null
        ? name
        : throw new InvalidRequestException(field, "is no colour table of ListDisplayPresets");

    /// <summary>The colours of a grey picture, where some were asked for.</summary>
    /// <exception cref="PreconditionException">The picture has colours of its own.</exception>
    public PixelBuffer Coloured(PixelBuffer picture)
    {
        if (Lut.Length == 0) return picture;
        return picture.SamplesPerPixel == 1
            ? ColourTables.Apply(picture, Lut)
            : throw new PreconditionException("NOT_GREY", "A colour table is for grey pictures; this one has colours of its own.", Lut);
    }

    /// <summary>The picture with the colour table and with what the mask has on it.</summary>
    public PixelBuffer Finished(PixelBuffer picture, ISegmentation? mask, Func<SegmentationTarget> target, CancellationToken cancellation)
    {
        var coloured = Coloured(picture);
        return mask is null || Mask is null ? coloured : Mask.Paint(coloured, mask, target(), cancellation);
    }

    private static DisplayOptions WindowOf(DisplaySettings settings) => settings.WindowCase switch
    {
        DisplaySettings.WindowOneofCase.WindowLevel => Window(settings.WindowLevel.Center, settings.WindowLevel.Width, "display.window_level"),
        DisplaySettings.WindowOneofCase.Preset => Preset(settings.Preset, "display.preset"),
        DisplaySettings.WindowOneofCase.Percentiles => Between(
            settings.Percentiles.HasLow ? settings.Percentiles.Low : 1, settings.Percentiles.HasHigh ? settings.Percentiles.High : 99, "display.percentiles"),
        DisplaySettings.WindowOneofCase.FileWindow => FromFile(settings.FileWindow, "display.file_window"),
        _ => DisplayOptions.Default,
    };

    private static double Round(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
