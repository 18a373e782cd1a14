namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// Sequences that a file does not call so: implicit VR writes no VRs, and some writers say UN. A reader has no use for most of them; who looks for
/// identifiers has to go into every one.
/// </summary>
internal static class HiddenSequences
{
    /// <summary>The VR that the value has by the file, or by the dictionary where the file does not say.</summary>
    public static Vr VrOf(Element element) =>
        element.Vr != Vr.UN && element.Vr.IsKnown() ? element.Vr : AttributeDictionary.VrOf(element.Tag) ?? Vr.UN;

    /// <summary>The items of a sequence, none for an empty one; null for a value that is no sequence or does not read as one.</summary>
    public static IReadOnlyList<DataSet>? Items(IByteSource source, Element element, CancellationToken cancellation)
    {
        if (element.Items is not null) return element.Items;
        if (VrOf(element) != Vr.SQ) return null;
        return element.Length == 0 ? [] : DataSetParser.ItemsOf(source, element, cancellation);
    }
}
