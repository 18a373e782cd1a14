using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>One frame of one instance, and where it lies.</summary>
/// <param name="Number">0-based in its instance.</param>
internal sealed record SeriesFrame(DicomReader Reader, int Number, PixelDescription Shape, PicturePlane Plane)
{
    /// <summary>Planes of a volume; a header may say any number of frames.</summary>
    private const int Most = 50_000;

    /// <summary>Temporal position, acquisition, trigger time, instance: what sets apart the frames of one place (PS3.3 C.7.6.2.1, C.7.6.16.2.2).</summary>
    private static readonly Tag[] Order = [Tags.TemporalPositionIdentifier, Tags.AcquisitionNumber, Tags.TriggerTime, Tags.InstanceNumber];

    private DataSet DataSet => Reader.File.DataSet;

    /// <summary>All frames of the instances, with the places they say.</summary>
    /// <exception cref="ImageFormatException">An instance has no grey pixels, or a frame does not say where it lies; names the tag.</exception>
    public static List<SeriesFrame> Of(IReadOnlyList<DicomReader> readers)
    {
        var frames = new List<SeriesFrame>();
        foreach (var reader in readers)
        {
            if (reader.Shape is not { } shape) throw Broken(Tags.PixelData, "an instance of the series has no pixels.");
            if (shape.Samples > 1 || shape.IsPalette) throw new UnsupportedImageException("A series of colour planes is not read as a volume.", "colour DICOM series as a volume");
            if ((long)frames.Count + shape.Frames > Most) throw new ImageLimitException($"More than {Most} planes are not read as one volume.");
            for (int number = 0; number < shape.Frames; number++)
            {
                var plane = FramePlane.Of(reader.File.DataSet, number) ?? throw Broken(Tags.ImagePosition, "a plane of the series does not say where it lies.");
                if (!plane.Origin.IsFinite) throw Broken(Tags.ImagePosition, "a plane of the series lies nowhere.");
                frames.Add(new(reader, number, shape, plane));
            }
        }

        return frames;
    }

    /// <summary>For frames of one place: by time first, then as they were made.</summary>
    public int CompareTime(SeriesFrame other)
    {
        int inGroups = Nullable.Compare(TemporalIndex(), other.TemporalIndex());
        if (inGroups != 0) return inGroups;
        foreach (var tag in Order)
        {
            int order = Nullable.Compare(DataSet.Number(tag), other.DataSet.Number(tag));
            if (order != 0) return order;
        }

        return Number.CompareTo(other.Number);
    }

    public static ImageFormatException Broken(Tag tag, string what) => new($"{tag}: {what}", field: tag.ToString());

    private double? TemporalIndex() => FunctionalGroups.Find(DataSet, Number, Tags.FrameContentSequence)?.Number(Tags.TemporalPositionIndex);
}
