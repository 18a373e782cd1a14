using Lightbox.Imaging.Dicom.Slides;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>Several DICOM instances that are one image: a whole slide by its SOP class, else a series of planes.</summary>
internal static class DicomInstances
{
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

        bool slides = files.Exists(SlideInstance.IsSlide);
        if (slides && !files.TrueForAll(SlideInstance.IsSlide)) throw new ImageFormatException("Whole-slide instances and others make no image together.", field: Tags.SopClassUid.ToString());
        if (slides) return DicomSlideFormat.Open([.. files.Select((file, i) => (parts[i].Source, file))]);
        return SeriesReader.Open([.. files.Select((file, i) => new DicomReader(parts[i].Source, file))], cancellation);
    }
}
