namespace Lightbox.Imaging.Dicom;

/// <summary>Stored values to modality units, Hounsfield units for CT (PS3.3 C.11.1): a table, or slope and intercept.</summary>
internal sealed class ModalityTransform(LookupTable? table, double slope, double intercept)
{
    public bool IsIdentity => table is null && slope == 1 && intercept == 0;

    public static ModalityTransform Of(DataSet dataSet, PixelDescription shape, int frame, CancellationToken cancellation)
    {
        if (dataSet.Items(Tags.ModalityLutSequence) is [var item, ..])
        {
            return new(LookupTable.Of(item, Tags.LutDescriptor, Tags.LutData, shape.Signed, cancellation), 1, 0);
        }

        var from = FunctionalGroups.Find(dataSet, frame, Tags.PixelValueTransformationSequence) ?? dataSet;
        // A slope of 0 would make every picture one grey; writers mean "none".
        var slope = from.Number(Tags.RescaleSlope) is { } written && written != 0 ? written : 1;
        return new(null, slope, from.Number(Tags.RescaleIntercept) ?? 0);
    }

    public double Output(double stored) => table is null ? (stored * slope) + intercept : table[stored];
}
