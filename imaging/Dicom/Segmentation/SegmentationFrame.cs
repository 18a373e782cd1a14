using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Dicom;

/// <summary>One frame of a segmentation: whose it is and where it lies.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Segment">The segment it outlines; 0 in a label map, whose pixels say it.</param>
/// <param name="Plane">Where it lies in the patient; null when nobody says.</param>
/// <param name="Sources">The pictures it was drawn on: instance, and 0-based frame where one is named.</param>
internal sealed record SegmentationFrame(int Index, int Segment, PicturePlane? Plane, IReadOnlyList<(string Instance, int? Frame)> Sources)
{
    /// <summary>All frames by their functional groups (PS3.3 C.8.20.3).</summary>
    /// <exception cref="ImageFormatException">A frame does not say which segment it outlines, or one that the file does not describe.</exception>
    public static IReadOnlyList<SegmentationFrame> All(DataSet dataSet, SegmentationDescription description, int count)
    {
        var numbers = description.Segments.Select(segment => segment.Number).ToHashSet();
        var frames = new SegmentationFrame[count];
        for (var i = 0; i < count; i++)
        {
            frames[i] = new(i, Number(dataSet, i, description, numbers), FramePlane.Of(dataSet, i), SourcesOf(dataSet, i));
        }

        return frames;
    }

    public bool IsDrawnOn(string instance, int frame) =>
        Sources.Any(source => source.Instance == instance && (source.Frame is null || source.Frame == frame));

    private static int Number(DataSet dataSet, int frame, SegmentationDescription description, HashSet<int> numbers)
    {
        if (description.Kind == Imaging.Segmentation.SegmentationKind.LabelMap) return 0;
        var group = FunctionalGroups.Find(dataSet, frame, Tags.SegmentIdentificationSequence);
        var number = group?.Integer(Tags.ReferencedSegmentNumber)
            // A single segment needs no telling.
            ?? (numbers.Count == 1 ? numbers.First() : throw Broken(dataSet, $"frame {frame} does not say which segment it outlines."));
        return numbers.Contains(number) ? number : throw Broken(dataSet, $"frame {frame} outlines segment {number}, which the file does not describe.");
    }

    private static List<(string, int?)> SourcesOf(DataSet dataSet, int frame)
    {
        var sources = new List<(string, int?)>();
        if (FunctionalGroups.Find(dataSet, frame, Tags.DerivationImageSequence) is not { } derivation) return sources;
        foreach (var source in derivation.Items(Tags.SourceImageSequence))
        {
            if (source.Text(Tags.ReferencedSopInstanceUid) is not { } instance) continue;
            if (source.Numbers(Tags.ReferencedFrameNumber) is not { } frames) sources.Add((instance, null));
            // DICOM counts frames from 1.
            else sources.AddRange(frames.Select(number => (instance, (int?)((int)number - 1))));
        }

        return sources;
    }

    private static ImageFormatException Broken(DataSet dataSet, string what) => new(
        $"{Tags.SegmentIdentificationSequence}: {what}",
        dataSet.Find(Tags.PerFrameFunctionalGroups)?.Offset,
        Tags.SegmentIdentificationSequence.ToString());
}
