namespace Lightbox.Imaging;

/// <summary>One of the files that together are one image: a .hdr with its .img, the instances of a DICOM series or whole-slide image.</summary>
/// <param name="Source">The file's bytes.</param>
/// <param name="Role">"data" (the only part of most images), "header" (.hdr of a pair), "instance" (of a DICOM series).</param>
/// <param name="Member">Path of the image inside the file ('/' between groups), for files that hold several; null when the file is the image.</param>
public sealed record ImagePart(IByteSource Source, string Role = "data", string? Member = null);
