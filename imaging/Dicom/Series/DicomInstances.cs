namespace Lightbox.Imaging.Dicom.Series;

/// <summary>Several DICOM instances that are one image: a whole slide by its SOP class, else a series of planes.</summary>
internal static class DicomInstances
{
    /// <summary>VL Whole Slide Microscopy Image Storage (PS3.4 B.5).</summary>
    private const string WholeSlide = "1.2.840.10008.5.1.4.1.1.77.1.6";

    /// <exception cref="ImageFormatException">One is no DICOM file, or they are not of one kind.</exception>
    public static IImageReader Open(IReadOnlyList<ImagePart> parts, CancellationToken cancellation)
    {
        var files = new List<Part10File>(parts.Count);
        foreach (var part in parts)
        {
            var head = new byte[DicomFormat.HeadLength];
            if (!DicomFormat.Matches(head.AsSpan(0, part.Source.Read(0, head, cancellation))))
                throw new ImageFormatException($"Part {files.Count + 1} of {parts.Count} is no DICOM file.", 0, "part");
            files.Add(Part10File.Read(part.Source, cancellation));
        }

        bool slides = files.Exists(IsWholeSlide);
        if (slides && !files.TrueForAll(IsWholeSlide)) throw new ImageFormatException("Whole-slide instances and others make no image together.", field: Tags.SopClassUid.ToString());
        if (slides) throw new UnsupportedImageException("A whole-slide image of several DICOM files is not read here.", "DICOM whole-slide image of several files");
        return SeriesReader.Open([.. files.Select((file, i) => new DicomReader(parts[i].Source, file))], cancellation);
    }

    private static bool IsWholeSlide(Part10File file) => (file.DataSet.Text(Tags.SopClassUid) ?? file.Meta.Text(Tags.MediaStorageSopClassUid)) == WholeSlide;
}
