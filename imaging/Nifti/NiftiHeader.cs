namespace Lightbox.Imaging.Nifti;

/// <summary>
/// The fields used here of a NIfTI-1 (348 bytes) or NIfTI-2 header (540 bytes); where they lie is in <see cref="NiftiLayout"/>.
/// Everything is checked: what a header cannot say makes an <see cref="ImageFormatException"/> that names the field.
/// </summary>
internal sealed record NiftiHeader
{
    /// <summary>Bytes to read for either version, and the 4 after NIfTI-1 that say whether extensions follow.</summary>
    public const int Size = 540;

    public required ByteOrder Order { get; init; }

    /// <summary>1 or 2; 0 for Analyze 7.5, which NIfTI-1 grew out of.</summary>
    public required int Version { get; init; }

    /// <summary>The voxels are in another file (magic "ni1", "ni2").</summary>
    public required bool IsPair { get; init; }

    /// <summary>1 to 7 numbers, each at least 1.</summary>
    public required long[] Dims { get; init; }

    /// <summary>One for each of <see cref="Dims"/>, positive, as the file writes them.</summary>
    public required double[] Zooms { get; init; }

    /// <summary>pixdim[1] to [3], positive, also those of axes the array does not have: the quaternion's rotation is stretched by all three.</summary>
    public required double[] Sizes { get; init; }

    /// <summary>pixdim[0]: -1 when the quaternion's third axis is flipped, else 1.</summary>
    public required int Handedness { get; init; }

    public required NiftiType Type { get; init; }

    /// <summary>Where the voxels begin, bytes.</summary>
    public required long VoxelOffset { get; init; }

    /// <summary>Stored x slope + intercept = value; 1 and 0 when the header says slope 0 (no scaling).</summary>
    public required double Slope { get; init; }

    public required double Intercept { get; init; }

    /// <summary>Values to show as black and white; null when the header does not say (both 0).</summary>
    public required (double Low, double High)? Calibrated { get; init; }

    /// <summary>The low 3 bits of xyzt_units: 1 metre, 2 mm, 3 micrometre, 0 unknown.</summary>
    public required int SpaceUnit { get; init; }

    public required int QformCode { get; init; }

    public required int SformCode { get; init; }

    /// <summary>quatern_b, c, d, then qoffset_x, y, z.</summary>
    public required double[] Qform { get; init; }

    /// <summary>srow_x, srow_y, srow_z, four each.</summary>
    public required double[] Sform { get; init; }

    /// <summary>intent_code NIFTI_INTENT_LABEL: the values are labels.</summary>
    public bool IsLabels { get; init; }

    /// <summary>Voxels in all.</summary>
    public long Voxels => Dims.Aggregate(1L, (product, dim) => product * dim);

    /// <summary>Millimetres in the file's unit of length; unknown counts as mm, as every reader takes it.</summary>
    public double Millimetres => SpaceUnit switch { 1 => 1000, 3 => 0.001, _ => 1 };

    /// <summary>The size of axis x, y or z; 1 for an axis the array does not have.</summary>
    public int Axis(int axis) => axis < Dims.Length ? (int)Dims[axis] : 1;
}
