namespace Lightbox.Imaging.Segmentation;

/// <summary>
/// What was outlined in other pictures: a DICOM segmentation object, a NIfTI mask. It has pixels of its own and lays them on the picture that is
/// asked about. Safe for use by several threads at once.
/// </summary>
public interface ISegmentation : IDisposable
{
    /// <summary>What its values mean.</summary>
    SegmentationKind Kind { get; }

    /// <summary>What was outlined, by ascending number; the background is not among them.</summary>
    IReadOnlyList<Segment> Segments { get; }

    /// <summary>The segments on one picture.</summary>
    /// <param name="target">The picture: its size, and where it lies or which instance it is.</param>
    /// <param name="segments">Numbers of the segments wanted; null for all.</param>
    /// <returns>
    /// A map of the target's size, without layers when nothing was outlined there; null when the two have nothing to do with each other, so that
    /// nobody takes "not about this picture" for "nothing found".
    /// </returns>
    /// <exception cref="ImageFormatException">A frame of the segmentation is broken.</exception>
    /// <exception cref="UnsupportedImageException">The two belong together but how they lie to each other cannot be told; named.</exception>
    LabelMap? Map(SegmentationTarget target, IReadOnlySet<int>? segments, CancellationToken cancellation);
}

/// <summary>What the values of a segmentation mean.</summary>
public enum SegmentationKind
{
    /// <summary>Inside or outside; segments may overlap.</summary>
    Binary,

    /// <summary>How likely or how much of each pixel; segments may overlap.</summary>
    Fractional,

    /// <summary>One number for each pixel: segments do not overlap.</summary>
    LabelMap,
}
