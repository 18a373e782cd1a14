namespace Lightbox.Imaging.Nifti;

/// <summary>What a volume may ask of this process.</summary>
internal static class NiftiLimits
{
    /// <summary>Bytes a .nii.gz may hold: never more than its header promises, and never more than this.</summary>
    public const long Inflated = 8L << 30;
}
