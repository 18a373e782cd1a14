using Lightbox.Imaging.Dicom.Slides;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>Several DICOM instances that are one image: a whole slide by its SOP class, else a series of planes. A DICOMDIR among them only lists them.</summary>
internal static class DicomInstances
{
    /// <summary>Media Storage Directory Storage (PS3.4 Annex I).</summary>
    private const string MediaDirectory = "1.2.840.10008.1.3.10";

    /// <exception cref="ImageFormatException">One is no DICOM file, or they are not of one kind.</exception>
    public static IImageReader Open(IReadOnlyList<ImagePart> parts, CancellationToken cancellation)
    {
        var files = new List<(IByteSource Source, Part10File File)>(parts.Count);
        var directories = new List<IByteSource>();
        for (int i = 0; i < parts.Count; i++)
        {
            var source = parts[i].Source;
            var head = new byte[DicomFormat.HeadLength];
            if (!DicomFormat.Matches(head.AsSpan(0, source.Read(0, head, cancellation)))) throw new ImageFormatException($"Part {i + 1} of {parts.Count} is no DICOM file.", 0, "part");
            var file = Read(source, i, parts.Count, cancellation);
            if ((file.Meta.Text(Tags.MediaStorageSopClassUid) ?? file.DataSet.Text(Tags.SopClassUid)) == MediaDirectory) directories.Add(source);
            else files.Add((source, file));
        }

        if (files.Count == 0) throw new ImageFormatException("A DICOMDIR alone is no image.", field: Tags.SopClassUid.ToString());
        bool slides = files.Exists(part => SlideInstance.IsSlide(part.File));
        if (slides && !files.TrueForAll(part => SlideInstance.IsSlide(part.File)))
            throw new ImageFormatException("Whole-slide instances and others make no image together.", field: Tags.SopClassUid.ToString());
        IImageReader reader = slides ? DicomSlideFormat.Open(files) : SeriesReader.Open([.. files.Select(part => new DicomReader(part.Source, part.File))], cancellation);
        directories.ForEach(source => source.Dispose());
        return reader;
    }

    private static Part10File Read(IByteSource source, int number, int count, CancellationToken cancellation)
    {
        try
        {
            return Part10File.Read(source, cancellation);
        }
        catch (ImageFormatException broken)
        {
            throw new ImageFormatException($"Part {number + 1} of {count}: {broken.Message}", broken.Offset, broken.Field, broken) { Truncated = broken.Truncated };
        }
    }
}
