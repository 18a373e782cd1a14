namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A DICOMDIR (PS3.3 F, PS3.10 8): the files of a medium, as its records name them. It is a list and no image; what it lists are names to show, never paths
/// to open.
/// </summary>
internal static class DicomDirectory
{
    public const string SopClass = "1.2.840.10008.1.3.10";

    /// <summary>Referenced File IDs in file order, their components joined by '/'; records that were taken out, and names that lead elsewhere, are left out.</summary>
    /// <returns>Null for a data set that is no directory.</returns>
    public static IReadOnlyList<string>? Files(DataSet meta, DataSet dataSet)
    {
        if (dataSet.Find(Tags.DirectoryRecordSequence) is null && meta.Text(Tags.MediaStorageSopClassUid) != SopClass) return null;
        var files = new List<string>();
        // In file order, not by the records' offsets: these are wrong as soon as somebody edits the file.
        foreach (var record in dataSet.Items(Tags.DirectoryRecordSequence))
        {
            var isInactive = record.Integer(Tags.RecordInUseFlag) == 0;
            if (isInactive || record.Texts(Tags.ReferencedFileId) is not { Length: > 0 } components) continue;
            if (components.All(IsName)) files.Add(string.Join('/', components));
        }

        return files;
    }

    private static bool IsName(string component) => component.Length is > 0 and <= 255 && component is not ("." or "..") && component.AsSpan().IndexOfAny("/\\:\0") < 0;
}
