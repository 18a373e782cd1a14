namespace Lightbox.Imaging.Display;

/// <summary>VOI LUT Function (PS3.3 C.11.2.1.3).</summary>
public enum WindowFunction
{
    /// <summary>The default; DICOM's own, whose width counts grey levels: width 1 is a threshold.</summary>
    Linear,

    /// <summary>From centre - width/2 to centre + width/2.</summary>
    LinearExact,

    /// <summary>1 / (1 + exp(-4 (x - centre) / width)).</summary>
    Sigmoid,
}

/// <summary>Which values become which grey (PS3.3 C.11.2.1.2).</summary>
/// <param name="Center">Modality units.</param>
/// <param name="Width">Modality units; at least 1 for <see cref="WindowFunction.Linear"/>, above 0 for the others.</param>
public readonly record struct Window(double Center, double Width, WindowFunction Function = WindowFunction.Linear)
{
    /// <summary>The window that shows exactly the values from <paramref name="low"/> (black) to <paramref name="high"/> (white).</summary>
    public static Window FromRange(double low, double high) =>
        new((low + high) / 2, high > low ? high - low : 1, WindowFunction.LinearExact);

    /// <summary>
    /// What a person asked for, else what the file asks for, else automatic. A half-given answer is filled from the file's window; a width that its
    /// function cannot have is raised to the least it can.
    /// </summary>
    /// <param name="file">The file's own window.</param>
    /// <param name="automatic">Asked only when nothing else is there: percentiles cost a pass over the pixels.</param>
    public static Window Choose(DisplayOptions options, Window? file, Func<Window> automatic)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(automatic);
        if (options.WindowCenter is { } center && options.WindowWidth is { } width)
        {
            return new Window(center, width, file?.Function ?? WindowFunction.Linear).Valid();
        }

        var start = file ?? automatic();
        return new Window(options.WindowCenter ?? start.Center, options.WindowWidth ?? start.Width, start.Function).Valid();
    }

    /// <summary>The grey of one value, 0 to 255, not rounded; 0 for NaN.</summary>
    public double Grey(double value)
    {
        if (double.IsNaN(value)) return 0;
        return Function switch
        {
            WindowFunction.Sigmoid => 255 / (1 + Math.Exp(-4 * (value - Center) / Width)),
            WindowFunction.LinearExact => Ramp(value, Center, Width),
            _ => Ramp(value, Center - 0.5, Width - 1),
        };
    }

    /// <summary>The same as a byte, rounded half up.</summary>
    public byte ToByte(double value) => (byte)(Grey(value) + 0.5);

    /// <summary>C.11.2.1.2.1: at or below the low end black, above the high end white. A ramp without width is a threshold.</summary>
    private static double Ramp(double value, double center, double width)
    {
        if (value <= center - (width / 2)) return 0;
        if (value > center + (width / 2)) return 255;
        return (((value - center) / width) + 0.5) * 255;
    }

    /// <summary>The standard's LINEAR counts grey levels and begins at width 1: a narrower one, of small units (SUV, dose), can only mean the exact ramp.</summary>
    private Window Valid()
    {
        if (Function == WindowFunction.Linear && Width is > 0 and < 1) return this with { Function = WindowFunction.LinearExact };
        double least = Function == WindowFunction.Linear ? 1 : 1e-9;
        return this with { Width = Width >= least ? Width : least };
    }
}
