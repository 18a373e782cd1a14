using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Values of interest to greys (PS3.3 C.11.2): what the viewer asks for, else the file's first table, else its first window, else automatic. The file's
/// windows are counted before its tables.
/// </summary>
internal sealed class VoiTransform(IReadOnlyList<NamedWindow> windows, IReadOnlyList<LookupTable> tables)
{
    /// <summary>Tables of one file; each is read whole.</summary>
    private const int MostTables = 64;

    /// <param name="modality">What the tables' inputs come from: their first mapped value is signed when these can be negative (C.11.2.1.1).</param>
    public static VoiTransform Of(DataSet dataSet, PixelDescription shape, ModalityTransform modality, int frame, CancellationToken cancellation)
    {
        var from = FileWindows.Source(dataSet, frame);
        var signed = shape.Signed || modality.Low(shape) < 0;
        var items = from.Items(Tags.VoiLutSequence);
        var tables = items.Take(MostTables).Select(item => LookupTable.Of(item, Tags.LutDescriptor, Tags.LutData, signed, cancellation));
        return new([.. FileWindows.Of(dataSet, frame).Select(window => FileWindows.InModalityUnits(window, modality, shape))], [.. tables]);
    }

    /// <summary>Whether a table comes before the windows.</summary>
    public bool HasTable => tables.Count > 0;

    /// <summary>The first window.</summary>
    public Window? First => windows.Count > 0 ? windows[0].ToWindow() : null;

    /// <summary>The window that is used, where it makes a straight ramp and does not depend on the frame's values; else null.</summary>
    /// <exception cref="ImageRangeException">The file has no such window.</exception>
    public Window? Ramp(DisplayOptions options)
    {
        Window? window = null;
        if (options.WindowCenter is not null || options.WindowWidth is not null) window = First is null && (options.WindowCenter is null || options.WindowWidth is null) ? null : Window.Choose(options, First, () => default);
        else if (options.FileWindow is { } number) window = number >= 0 && number < windows.Count ? Window.Choose(DisplayOptions.Default, windows[number].ToWindow(), () => default) : null;
        else if (options.Percentiles is null && tables.Count == 0 && First is not null) window = Window.Choose(options, First, () => default);
        return window is { Function: not WindowFunction.Sigmoid } ? window : null;
    }

    /// <summary>From modality units to a grey of 0 to 255, not rounded.</summary>
    /// <param name="percentiles">The values at two percentiles, when the viewer asks for them.</param>
    /// <param name="automatic">The window when nobody asks for one.</param>
    /// <exception cref="ImageRangeException">The file has no such window.</exception>
    public Func<double, double> Tone(DisplayOptions options, Func<PercentileRange, Window> percentiles, Func<Window> automatic)
    {
        if (options.WindowCenter is not null || options.WindowWidth is not null) return Window.Choose(options, First, automatic).Grey;
        if (options.FileWindow is { } number) return Numbered(number);
        if (options.Percentiles is { } range) return percentiles(range).Grey;
        return tables.Count > 0 ? tables[0].Grey : Window.Choose(options, First, automatic).Grey;
    }

    private Func<double, double> Numbered(int number)
    {
        if (number >= 0 && number < windows.Count) return Window.Choose(DisplayOptions.Default, windows[number].ToWindow(), () => default).Grey;
        if (number >= windows.Count && number - windows.Count < tables.Count) return tables[number - windows.Count].Grey;
        throw FileWindows.Missing(number, windows.Count + tables.Count);
    }
}
