namespace Lightbox.Imaging;

/// <summary>One format in the table of <see cref="ImageFormats"/>.</summary>
/// <param name="Recognise">The format's name as <see cref="ImageInfo.Format"/> has it when the head is this format's, else null. Throws nothing on any bytes.</param>
/// <param name="Open">
/// Makes the reader, which owns the source from then on; when it throws (only <see cref="ImagingException"/>), the source is still the caller's.
/// </param>
internal sealed record ImageFormat(Func<FileHead, string?> Recognise, Func<IByteSource, CancellationToken, IImageReader> Open);
