using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>Patient coordinates (RAS+, mm) back to places in the array.</summary>
internal readonly record struct VoxelFrame(Vector3D X, Vector3D Y, Vector3D Z, Vector3D Origin)
{
    /// <exception cref="ImageFormatException">The affine is flat: voxels lie on each other and no plane can be found again.</exception>
    public static VoxelFrame Of(VolumeGrid grid)
    {
        Vector3D a = grid.Step(0), b = grid.Step(1), c = grid.Step(2);
        double volume = a.Dot(b.Cross(c));
        if (!(Math.Abs(volume) > 1e-12 * a.Length * b.Length * c.Length)) throw new ImageFormatException("The volume's orientation is flat: its axes do not span space.", field: "affine");
        return new(b.Cross(c) * (1 / volume), c.Cross(a) * (1 / volume), a.Cross(b) * (1 / volume), grid.Step(3));
    }

    /// <summary>The place of a point, in voxels from the middle of the first.</summary>
    public Vector3D Place(Vector3D point) => Direction(point - Origin);

    public Vector3D Direction(Vector3D vector) => new(X.Dot(vector), Y.Dot(vector), Z.Dot(vector));
}
