using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>Values of interest to greys (PS3.3 C.11.2): what the viewer asks for, else the file's table, else its first window, else automatic.</summary>
internal sealed class VoiTransform(LookupTable? table, Window? window)
{
    public static VoiTransform Of(DataSet dataSet, PixelDescription shape, int frame, CancellationToken cancellation)
    {
        var from = FunctionalGroups.Find(dataSet, frame, Tags.FrameVoiLutSequence) ?? dataSet;
        var table = from.Items(Tags.VoiLutSequence) is [var item, ..]
            ? LookupTable.Of(item, Tags.LutDescriptor, Tags.LutData, shape.Signed, cancellation)
            : null;
        return new(table, WindowOf(from));
    }

    /// <summary>From modality units to a byte.</summary>
    /// <param name="automatic">The window when nobody asks for one.</param>
    public Func<double, byte> Tone(DisplayOptions options, Func<Window> automatic)
    {
        if (table is not null && options is { WindowCenter: null, WindowWidth: null })
        {
            return value => (byte)((table[value] * 255 / table.Full) + 0.5);
        }

        var chosen = Window.Choose(options, window, automatic);
        return chosen.ToByte;
    }

    private static Window? WindowOf(DataSet dataSet)
    {
        // A width of 0 or less shows nothing; writers mean "none".
        if (dataSet.Number(Tags.WindowCenter) is not { } center || dataSet.Number(Tags.WindowWidth) is not (> 0 and var width)) return null;
        return new(center, width, dataSet.Text(Tags.VoiLutFunction) switch
        {
            "SIGMOID" => WindowFunction.Sigmoid,
            "LINEAR_EXACT" => WindowFunction.LinearExact,
            _ => WindowFunction.Linear,
        });
    }
}
