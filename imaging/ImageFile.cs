namespace Lightbox.Imaging;

/// <summary>The way in: what a file is, and a reader for it, by content and never by its name.</summary>
public static class ImageFile
{
    /// <summary>Looks at the first bytes.</summary>
    /// <returns>An answer for every file; nothing in a file makes this throw.</returns>
    public static Detected Detect(IByteSource source, CancellationToken cancellation = default) => Look(source, cancellation).Answer;

    /// <summary>Opens a reader, which owns the source from then on; when this throws the source is still the caller's.</summary>
    /// <exception cref="UnsupportedImageException">No reader here opens it; the feature is the format's name, or "unknown".</exception>
    /// <exception cref="ImageFormatException">It is a known format and broken.</exception>
    /// <exception cref="ImageLimitException">Reading it would take more than allowed.</exception>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation = default)
    {
        var (answer, format) = Look(source, cancellation);
        if (format is not null) return format.Open(source, cancellation);
        throw answer.Verdict switch
        {
            FileVerdict.Empty => new ImageFormatException("The file is empty.", 0) { Truncated = true },
            FileVerdict.Unsupported => new UnsupportedImageException($"No reader here opens a {answer.Format}.", answer.Format!),
            _ => new UnsupportedImageException("Not an image of a known format.", "unknown"),
        };
    }

    /// <summary>Opens a file of this disk.</summary>
    /// <exception cref="IOException">The file is not there or cannot be opened.</exception>
    /// <inheritdoc cref="Open(IByteSource, CancellationToken)"/>
    public static IImageReader Open(string path, CancellationToken cancellation = default)
    {
        var source = new FileByteSource(path);
        try
        {
            return Open(source, cancellation);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static (Detected Answer, ImageFormat? Format) Look(IByteSource source, CancellationToken cancellation)
    {
        if (source.Length == 0) return (new(FileVerdict.Empty, null), null);
        var head = new FileHead(source, cancellation);
        foreach (var format in ImageFormats.All)
        {
            if (format.Recognise(head) is { } name) return (new(FileVerdict.Image, name), format);
        }

        return KnownUnsupported.Name(head) is { } known
            ? (new(FileVerdict.Unsupported, known), null)
            : (new(FileVerdict.NotAnImage, null), null);
    }
}
