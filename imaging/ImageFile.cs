using Lightbox.Imaging.Dicom.Series;
using Lightbox.Imaging.Nifti;

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

    /// <summary>
    /// Opens an image of one or several files: "data" alone, "header" with "data" (.hdr and .img), or the instances of a DICOM series or whole-slide image.
    /// The reader owns the sources from then on; when this throws they are still the caller's.
    /// </summary>
    /// <exception cref="ImageFormatException">The parts do not make an image together, or one is broken.</exception>
    /// <inheritdoc cref="Open(IByteSource, CancellationToken)"/>
    public static IImageReader Open(IReadOnlyList<ImagePart> parts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts switch
        {
            [{ Role: ImagePart.Data, Member: null } only] => Open(only.Source, cancellation),
            [{ Role: ImagePart.Data, Member: { } member } only] => OpenMember(only.Source, member, cancellation),
            [{ Role: ImagePart.Header, Member: null } header, { Role: ImagePart.Data, Member: null } data] => NiftiFormat.OpenPair(header.Source, data.Source, cancellation),
            [{ Role: ImagePart.Data, Member: null } data, { Role: ImagePart.Header, Member: null } header] => NiftiFormat.OpenPair(header.Source, data.Source, cancellation),
            [_, ..] when parts.All(part => part is { Role: ImagePart.Instance, Member: null }) => DicomInstances.Open(parts, cancellation),
            _ => throw new ImageFormatException($"{parts.Count} files with the roles {string.Join(", ", parts.Select(part => part.Role).Distinct())} make no image.", field: "role"),
        };
    }

    /// <summary>The images inside a file that holds several (a group or array of HDF5 or .npz): what <see cref="ImagePart.Member"/> may name; empty for a file that is one image.</summary>
    /// <inheritdoc cref="Open(IByteSource, CancellationToken)"/>
    public static IReadOnlyList<string> Members(IByteSource source, CancellationToken cancellation = default) =>
        Look(source, cancellation).Format?.Members?.Invoke(source, cancellation) ?? [];

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

    private static IImageReader OpenMember(IByteSource source, string member, CancellationToken cancellation)
    {
        var (answer, format) = Look(source, cancellation);
        if (format?.OpenMember is { } open) return open(source, member, cancellation);
        throw new ImageFormatException($"A {answer.Format ?? "file of no known format"} has no images inside that could be named.", field: "member");
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
