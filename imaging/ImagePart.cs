namespace Lightbox.Imaging;

/// <summary>One of the files that together are one image: a .hdr with its .img, the instances of a DICOM series or whole-slide image.</summary>
/// <param name="Source">The file's bytes.</param>
/// <param name="Role"><see cref="Data"/> (the only part of most images), <see cref="Header"/> (.hdr of a pair), <see cref="Instance"/> (of a DICOM series).</param>
/// <param name="Member">Path of the image inside the file ('/' between groups), for files that hold several; null when the file is the image.</param>
public sealed record ImagePart(IByteSource Source, string Role = ImagePart.Data, string? Member = null)
{
    /// <summary>The file, or the voxels of a pair.</summary>
    public const string Data = "data";

    /// <summary>The header of a pair.</summary>
    public const string Header = "header";

    /// <summary>One instance of a DICOM series.</summary>
    public const string Instance = "instance";
}
