using Lightbox.Imaging.Dicom.Series;
using Lightbox.Imaging.Dicom.Slides;

namespace Lightbox.Imaging.Dicom;

/// <summary>DICOM: told by content, opened as a reader.</summary>
public static class DicomFormat
{
    /// <summary>Bytes of a file's start that <see cref="Matches"/> wants to see.</summary>
    public const int HeadLength = 512;

    /// <summary>Elements that must follow each other plausibly before a file without preamble is taken for DICOM.</summary>
    private const int ElementsToSee = 3;

    /// <summary>
    /// True for "DICM" behind a preamble, and for files that start with an element of group 0002 or 0008 and go on as a data set does: known VRs
    /// or lengths within reason, tags that ascend.
    /// </summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes; all of a shorter file.</param>
    public static bool Matches(ReadOnlySpan<byte> head)
    {
        if (Part10File.HasPreamble(head) || Part10File.HasPrefixOnly(head)) return true;
        return Follows(head, DataSetEncoding.ExplicitLittle) || Follows(head, DataSetEncoding.ImplicitLittle) || Follows(head, DataSetEncoding.ExplicitBig);
    }

    /// <summary>Opens the file and reads its data set, without its pixels.</summary>
    /// <param name="source">Owned by the reader from then on; still the caller's when this throws.</param>
    /// <exception cref="ImageFormatException">The structure is broken.</exception>
    /// <exception cref="ImageLimitException">The structure is too large or inflates beyond the caps.</exception>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Reader(source, Part10File.Read(source, cancellation));
    }

    /// <summary>The same; a multi-frame image whose frames make a stack is a volume, one whose frames are tiles of a matrix a slide.</summary>
    /// <inheritdoc cref="Open"/>
    public static IImageReader OpenImage(IByteSource source, CancellationToken cancellation)
    {
        var file = Part10File.Read(source, cancellation);
        if (DicomSlideFormat.OpenSingle(source, file) is { } slide) return slide;
        var opened = Reader(source, file);
        return opened is DicomReader reader && SeriesReader.TryOpen(reader, cancellation) is { } volume ? volume : opened;
    }

    private static IImageReader Reader(IByteSource source, Part10File file) =>
        file.Syntax.IsVideo && file.DataSet.Pixels() is { } pixels ? new DicomVideoReader(source, file, pixels) : new DicomReader(source, file);

    private static bool Follows(ReadOnlySpan<byte> head, DataSetEncoding encoding)
    {
        var previous = default(Tag);
        var seen = 0;
        while (seen < ElementsToSee && head.Length >= 8)
        {
            if (encoding.Explicit && !EncodingGuess.HasKnownVr(head)) return false;
            if (ElementHeader.Read(head, encoding, long.MaxValue) is not { } header) break;
            var plausible = seen == 0 ? header.Tag.Group is 2 or 8 && header.Tag.Element <= 0x0100 : header.Tag > previous && header.Tag.Group <= 0x7FE0;
            if (!plausible || header.Length is < 0 or > 1024 || (header.Length & 1) == 1) return false;
            previous = header.Tag;
            seen++;
            var next = header.Size + (int)header.Length;
            // A value that runs past the head is no witness for or against; two good elements before it are.
            if (next > head.Length) return seen >= 2;
            head = head[next..];
        }

        return seen >= ElementsToSee || (seen > 0 && head.IsEmpty);
    }
}
