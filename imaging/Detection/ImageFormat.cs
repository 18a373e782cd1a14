namespace Lightbox.Imaging;

/// <summary>One format in the table of <see cref="ImageFormats"/>.</summary>
/// <param name="Recognise">The format's name as <see cref="ImageInfo.Format"/> has it when the head is this format's, else null. Throws nothing on any bytes.</param>
/// <param name="Open">
/// Makes the reader, which owns the source from then on; when it throws (only <see cref="ImagingException"/>), the source is still the caller's.
/// A format whose files hold several images opens those that hold one, and names the others' members in its refusal.
/// </param>
/// <param name="OpenMember">The same for one of several images in a file, by its path inside; null for a format whose files are one image.</param>
/// <param name="Members">The paths <paramref name="OpenMember"/> takes, in the file's order.</param>
internal sealed record ImageFormat(
    Func<FileHead, string?> Recognise,
    Func<IByteSource, CancellationToken, IImageReader> Open,
    Func<IByteSource, string, CancellationToken, IImageReader>? OpenMember = null,
    Func<IByteSource, CancellationToken, IReadOnlyList<string>>? Members = null);
