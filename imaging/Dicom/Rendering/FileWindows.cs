using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>The windows a file brings along (PS3.3 C.11.2.1.2), of a frame where frames have their own.</summary>
internal static class FileWindows
{
    /// <summary>How much of a window has to lie among the values that a file can have, before it is taken for one of other units.</summary>
    private const double LeastOverlap = 0.05;

    /// <summary>Where a frame's windows and tables stand: its functional group, else the image.</summary>
    public static DataSet Source(DataSet dataSet, int frame) => FunctionalGroups.Find(dataSet, frame, Tags.FrameVoiLutSequence) ?? dataSet;

    public static IReadOnlyList<NamedWindow> Of(DataSet dataSet, int frame)
    {
        var from = Source(dataSet, frame);
        if (from.Numbers(Tags.WindowCenter) is not { } centers || from.Numbers(Tags.WindowWidth) is not { } widths) return [];
        var names = from.Texts(Tags.WindowExplanation);
        var function = from.Text(Tags.VoiLutFunction) switch
        {
            "SIGMOID" => WindowFunction.Sigmoid,
            "LINEAR_EXACT" => WindowFunction.LinearExact,
            _ => WindowFunction.Linear,
        };
        var windows = new List<NamedWindow>();
        for (var i = 0; i < Math.Min(centers.Length, widths.Length); i++)
        {
            // A width of 0 or less shows nothing; writers mean "none".
            if (widths[i] > 0) windows.Add(new(centers[i], widths[i], function, names is not null && i < names.Length && names[i].Length > 0 ? names[i] : null));
        }

        return windows;
    }

    /// <summary>
    /// Some PET and MR writers rescale to small units and give windows in stored values (the standard says modality units). A window that all but misses
    /// every value the file can have, and fits the stored ones, is one of those.
    /// </summary>
    public static NamedWindow InModalityUnits(NamedWindow window, ModalityTransform modality, PixelDescription shape)
    {
        if (modality.IsIdentity || modality.IsTable || shape.Type is SampleType.Float32 or SampleType.Float64) return window;
        var (low, high) = (window.Center - (window.Width / 2), window.Center + (window.Width / 2));
        if (Overlap(low, high, modality.Low(shape), modality.High(shape)) >= LeastOverlap * window.Width) return window;
        if (Overlap(low, high, StoredBits.Least(shape), StoredBits.Greatest(shape)) < window.Width / 2) return window;
        // LINEAR counts stored values: half of one less at either end (C.11.2.1.2.1).
        var half = window.Function == WindowFunction.Linear ? 0.5 : 0;
        var (a, b) = (modality.Output(low), modality.Output(high - half - half));
        var function = window.Function == WindowFunction.Linear ? WindowFunction.LinearExact : window.Function;
        return window with { Center = (a + b) / 2, Width = Math.Abs(b - a), Function = function };
    }

    public static ImageRangeException Missing(int number, int count) => new($"Window {number} of the file's {count} was asked for; the first is 0.");

    private static double Overlap(double low, double high, double least, double greatest) => Math.Min(high, greatest) - Math.Max(low, least);
}
