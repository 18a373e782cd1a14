namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Greys to what a screen shows (PS3.3 C.11.4, C.11.6): a table, or one turn of white for black, which MONOCHROME1 and the shape INVERSE ask for together
/// or alone.
/// </summary>
internal sealed class PresentationTransform(LookupTable? table, bool inverted)
{
    public static PresentationTransform Of(DataSet dataSet, PixelDescription shape, CancellationToken cancellation)
    {
        var table = dataSet.Items(Tags.PresentationLutSequence) is [var item, ..]
            ? LookupTable.Of(item, Tags.LutDescriptor, Tags.LutData, signedInput: false, cancellation)
            : null;
        return new(table, shape.IsMonochrome1 || dataSet.Text(Tags.PresentationLutShape) == "INVERSE");
    }

    /// <param name="grey">0 to 255, as the window made it.</param>
    /// <param name="invert">The viewer's wish.</param>
    public byte Output(double grey, bool invert)
    {
        // A table's inputs are the whole range of greys, however many entries it has (C.11.4.1).
        var shown = table is null ? grey : table.Grey(table.First + Math.Round(grey / 255 * (table.Length - 1)));
        var value = (byte)(shown + 0.5);
        return inverted != invert ? (byte)~value : value;
    }
}
