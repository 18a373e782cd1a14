using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>What arithmetic with an affine needs of vectors.</summary>
internal static class Axes
{
    /// <summary>Between patient coordinates as DICOM counts them (LPS+) and as NIfTI does (RAS+), either way.</summary>
    public static Vector3D Turned(this Vector3D vector) => new(0 - vector.X, 0 - vector.Y, vector.Z);

    /// <summary>The same direction with length 1; itself when it has no length.</summary>
    public static Vector3D Unit(this Vector3D vector) => vector.Length is > 0 and var length ? vector * (1 / length) : vector;
}
