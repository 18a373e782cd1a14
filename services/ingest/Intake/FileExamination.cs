using Lightbox.Imaging;

using Lightbox.Services;
namespace Lightbox.Ingest.Intake;

/// <summary>What a file is, by its content, or why it is not taken in.</summary>
internal static class FileExamination
{
    /// <summary>Reads the head and the metadata, no pixels. The source stays the caller's.</summary>
    public static (Lightbox.Common.V1.ImageDescription? Image, Objection? Objection) Examine(IByteSource source, CancellationToken cancellation)
    {
        try
        {
            var detected = ImageFile.Detect(source, cancellation);
            switch (detected.Verdict)
            {
                case FileVerdict.Empty:
                    return (null, Objection.Refuse("EMPTY_FILE", "The file is empty.", 0));
                case FileVerdict.NotAnImage:
                    return (null, Objection.Skip("NOT_AN_IMAGE", "Not an image of a known format."));
                case FileVerdict.Unsupported:
                    return (null, Objection.Refuse("UNSUPPORTED_FORMAT", Sentence(detected.Reason)));
            }

            using var reader = ImageFile.Open(new Borrowed(source), cancellation);
            return (ImageDescriptions.Of(reader), null);
        }
        catch (ImageFormatException broken)
        {
            return (null, Objection.Refuse(broken.Truncated ? "TRUNCATED" : "BROKEN_FILE", broken.Message, broken.Offset));
        }
        catch (UnsupportedImageException unsupported)
        {
            return (null, Objection.Refuse("UNSUPPORTED_FORMAT", unsupported.Message));
        }
        catch (ImagingException limit)
        {
            return (null, Objection.Refuse("OVER_LIMIT", limit.Message));
        }
    }

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..].TrimEnd('.') + ".";

    /// <summary>A reader owns its source; here it only borrows it, to be hashed afterwards.</summary>
    private sealed class Borrowed(IByteSource inner) : IByteSource
    {
        public long Length => inner.Length;

        public string? LocalPath => inner.LocalPath;

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation) => inner.Read(offset, destination, cancellation);

        public void Dispose()
        {
        }
    }
}
