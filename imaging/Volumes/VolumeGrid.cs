using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>Shape and place of an array of voxels.</summary>
/// <param name="Columns">Voxels along the first axis, the fastest in the file.</param>
/// <param name="Times">Volumes of this shape, one behind the other.</param>
/// <param name="Samples">1, or 3 and 4 for colours.</param>
/// <param name="Affine">Voxel to patient, RAS+ and mm, 4 rows of 4.</param>
internal sealed record VolumeGrid(int Columns, int Rows, int Depth, int Times, SampleType Type, int Samples, double[][] Affine)
{
    /// <summary>Bytes of one picture cut from a volume, and of what is in memory to cut it.</summary>
    public const long MostBytes = 512L << 20;

    public int VoxelBytes => PixelBuffer.BytesPerSample(Type) * Samples;

    public long VoxelsPerVolume => (long)Columns * Rows * Depth;

    /// <summary>The size of axis 0 to 2.</summary>
    public int Axis(int axis) => axis switch { 0 => Columns, 1 => Rows, _ => Depth };

    /// <summary>From a voxel to the next along the axis, RAS+, mm.</summary>
    public Vector3D Step(int axis) => new(Affine[0][axis], Affine[1][axis], Affine[2][axis]);

    /// <summary>The middle of a voxel, RAS+, mm; places between voxels have one too.</summary>
    public Vector3D At(double x, double y, double z) => (Step(0) * x) + (Step(1) * y) + (Step(2) * z) + Step(3);

    /// <summary>Bytes of so many voxels in one array.</summary>
    /// <exception cref="ImageLimitException">Above <see cref="MostBytes"/>.</exception>
    public int Bytes(long voxels) => voxels <= MostBytes / VoxelBytes
        ? (int)(voxels * VoxelBytes)
        : throw new ImageLimitException($"A picture of {voxels} voxels of {VoxelBytes} bytes is above {MostBytes >> 20} MiB.");
}
