using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Segmentation;

/// <summary>The picture a segmentation is laid on.</summary>
/// <param name="Width">Columns, pixels.</param>
/// <param name="Height">Rows, pixels.</param>
public sealed record SegmentationTarget(int Width, int Height)
{
    /// <summary>Where the picture lies in the patient; null when nobody knows (a film, a screenshot).</summary>
    public PicturePlane? Plane { get; init; }

    /// <summary>The picture's frame of reference: only planes of the same one can be compared (0020,0052); null when the format has none.</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>The instance the picture is a frame of.</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>0-based frame in that instance.</summary>
    public int Frame { get; init; }
}

/// <summary>A reader whose frames know where they belong, so that a segmentation can be laid on them.</summary>
public interface ISegmentable
{
    /// <summary>What a segmentation has to know of one frame.</summary>
    /// <param name="frame">0-based.</param>
    /// <exception cref="ImageRangeException">There is no such frame.</exception>
    SegmentationTarget TargetOf(int frame);
}
