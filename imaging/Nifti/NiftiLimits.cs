namespace Lightbox.Imaging.Nifti;

/// <summary>What a volume may ask of this process.</summary>
internal static class NiftiLimits
{
    /// <summary>Bytes of one slice, stored.</summary>
    public const long Slice = 512L << 20;

    /// <summary>Bytes a .nii.gz may hold: never more than its header promises, and never more than this.</summary>
    public const long Inflated = 8L << 30;

    /// <summary>Up to this size the voxels of a .nii.gz are kept in memory, above it in a temporary file.</summary>
    public const long InMemory = 32L << 20;
}
