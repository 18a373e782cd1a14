using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>Stored values to modality units, Hounsfield units for CT (PS3.3 C.11.1): a table, or slope and intercept.</summary>
internal sealed class ModalityTransform(LookupTable? table, double slope, double intercept)
{
    /// <summary>X-ray angiography and fluoroscopy, with two planes too.</summary>
    private static readonly string[] Projections = ["1.2.840.10008.5.1.4.1.1.12.1", "1.2.840.10008.5.1.4.1.1.12.2", "1.2.840.10008.5.1.4.1.1.12.3"];

    public bool IsIdentity => table is null && slope == 1 && intercept == 0;

    public bool IsTable => table is not null;

    public static ModalityTransform Of(DataSet dataSet, PixelDescription shape, int frame, CancellationToken cancellation)
    {
        if (dataSet.Items(Tags.ModalityLutSequence) is [var item, ..])
        {
            // There the table leads back to the beam's intensity and is not for the screen (C.8.7.1.1.2, PS3.4 N.2.1.2).
            var isBackwards = Projections.Contains(dataSet.Text(Tags.SopClassUid)) && dataSet.Text(Tags.PixelIntensityRelationship) is "LOG" or "DISP";
            return isBackwards ? new(null, 1, 0) : new(LookupTable.Of(item, Tags.LutDescriptor, Tags.LutData, shape.Signed, cancellation), 1, 0);
        }

        var from = FunctionalGroups.Find(dataSet, frame, Tags.PixelValueTransformationSequence) ?? dataSet;
        // A slope of 0 would make every picture one grey; writers mean "none". Doses have a scale of their own name (C.8.8.3.4.2).
        var slope = from.Number(Tags.RescaleSlope) is { } written && written != 0 ? written
            : dataSet.Number(Tags.DoseGridScaling) is > 0 and var scaling ? scaling
            : 1;
        return new(null, slope, from.Number(Tags.RescaleIntercept) ?? 0);
    }

    public double Output(double stored) => table is null ? (stored * slope) + intercept : table[stored];

    /// <summary>The stored values between which a window's greys change, and greys from a value to the next; null for a table.</summary>
    public (double Low, double High, double Rise)? Stored(Window window)
    {
        if (table is not null || !double.IsFinite(slope) || !double.IsFinite(intercept)) return null;
        double half = (window.Width / 2) + 1, a = (window.Center - half - intercept) / slope, b = (window.Center + half - intercept) / slope;
        double width = window.Function == WindowFunction.Linear ? window.Width - 1 : window.Width;
        return double.IsFinite(a) && double.IsFinite(b) ? (Math.Min(a, b), Math.Max(a, b), 255 * Math.Abs(slope) / width) : null;
    }

    /// <summary>The least that stored values of these bits can become; 0 for a table, whose outputs are unsigned.</summary>
    public double Low(PixelDescription shape) => table is null ? Math.Min(Output(StoredBits.Least(shape)), Output(StoredBits.Greatest(shape))) : 0;

    /// <summary>The greatest.</summary>
    public double High(PixelDescription shape) => table is null ? Math.Max(Output(StoredBits.Least(shape)), Output(StoredBits.Greatest(shape))) : table.Full;
}
