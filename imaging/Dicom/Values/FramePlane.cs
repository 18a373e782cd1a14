using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Dicom;

/// <summary>Where one frame lies in the patient: by its functional groups, else by the image's own plane module (PS3.3 C.7.6.2, C.7.6.16.2.3 and .4).</summary>
internal static class FramePlane
{
    /// <returns>Null when the file does not say, or not all of it.</returns>
    public static PicturePlane? Of(DataSet dataSet, int frame)
    {
        var position = (FunctionalGroups.Find(dataSet, frame, Tags.PlanePositionSequence) ?? dataSet).Numbers(Tags.ImagePosition);
        var orientation = (FunctionalGroups.Find(dataSet, frame, Tags.PlaneOrientationSequence) ?? dataSet).Numbers(Tags.ImageOrientation);
        var spacing = (FunctionalGroups.Find(dataSet, frame, Tags.PixelMeasuresSequence) ?? dataSet).Numbers(Tags.PixelSpacing);
        var plane = PicturePlane.FromDicom(position, orientation, spacing);
        if (plane is null || frame == 0 && dataSet.Find(Tags.GridFrameOffsetVector) is null) return plane;
        // Several frames and one position: only a dose grid says how the others follow; for the rest nothing is known but the first.
        if (FunctionalGroups.Find(dataSet, frame, Tags.PlanePositionSequence) is not null) return plane;
        return dataSet.Numbers(Tags.GridFrameOffsetVector) is { } offsets && frame < offsets.Length ? Moved(plane, offsets, frame) : null;
    }

    /// <summary>
    /// Grid Frame Offset Vector (C.8.8.3.2): from the first frame along the normal when it starts with 0, else z of an axial grid.
    /// </summary>
    private static PicturePlane? Moved(PicturePlane plane, double[] offsets, int frame)
    {
        var normal = plane.Normal;
        if (offsets[0] == 0) return plane with { Origin = plane.Origin + (normal * offsets[frame]) };
        return Math.Abs(normal.Z) > 0.999 ? plane with { Origin = plane.Origin with { Z = offsets[frame] } } : null;
    }
}
