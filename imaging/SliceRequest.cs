using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging;

/// <summary>Which slice of a volume. Of <see cref="Oblique"/>, <see cref="Millimetres"/> and <see cref="Index"/> the first that is set counts; without any it is the middle slice.</summary>
public sealed record SliceRequest
{
    /// <summary>Which plane of the patient, by the volume's nearest axes; not looked at with <see cref="Oblique"/>.</summary>
    public Plane Plane { get; init; }

    /// <summary>0-based along the plane's normal, from inferior, posterior or right.</summary>
    public int? Index { get; init; }

    /// <summary>Patient coordinate along the normal (z for axial, y for coronal, x for sagittal; LPS+), mm: the slice whose middle is nearest.</summary>
    public double? Millimetres { get; init; }

    /// <summary>Any plane.</summary>
    public ObliquePlane? Oblique { get; init; }

    /// <summary>0-based in the fourth and later dimensions, flattened.</summary>
    public int Time { get; init; }

    /// <summary>A thick slice; null for a thin one.</summary>
    public Slab? Slab { get; init; }

    /// <summary>How values between voxels are found, which only an oblique plane needs; null for what suits the volume: nearest for labels, else trilinear.</summary>
    public Interpolation? Interpolation { get; init; }
}

/// <summary>A plane in patient coordinates (LPS+, mm). The picture shows all of the volume that the plane cuts.</summary>
/// <param name="Origin">A point of the plane.</param>
/// <param name="Right">Unit vector to the right of the picture.</param>
/// <param name="Down">Unit vector down the picture, perpendicular to <paramref name="Right"/>.</param>
public sealed record ObliquePlane(Vector3D Origin, Vector3D Right, Vector3D Down);

/// <summary>Several voxels along the normal shown as one.</summary>
/// <param name="Thickness">mm, above 0; voxels whose middle lies within half of it on either side count, and always the slice itself.</param>
public sealed record Slab(double Thickness, SlabProjection Projection);

/// <summary>How the voxels of a slab become one.</summary>
public enum SlabProjection
{
    /// <summary>The greatest (MIP).</summary>
    Maximum,

    /// <summary>The least (MinIP).</summary>
    Minimum,

    /// <summary>The mean.</summary>
    Mean,
}

/// <summary>How a value between voxels is found.</summary>
public enum Interpolation
{
    /// <summary>Weighted by distance among the eight around.</summary>
    Trilinear,

    /// <summary>The nearest voxel's own: no value that the volume does not have, as labels need it.</summary>
    Nearest,
}
