using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Services;

namespace Lightbox.Ingest.Intake;

/// <summary>What a file is, by its content, or why it is not taken in.</summary>
/// <param name="Images">What is in it: one, or one for each member.</param>
internal sealed record Examined(IReadOnlyList<ExaminedImage> Images, Objection? Objection)
{
    public static Examined Not(Objection objection) => new([], objection);
}

/// <param name="Member">Path inside the file; null when the file is the image.</param>
internal sealed record ExaminedImage(string? Member, ImageDescription Image)
{
    /// <summary>Of a DICOM file, as it was read: reads from the source that was examined.</summary>
    public DicomIdentity? Identity { get; init; }
}

/// <summary>Reads heads and metadata, no pixels.</summary>
internal sealed class FileExamination(IngestOptions options, ILogger<FileExamination> logger)
{
    /// <summary>More images in one file than this are one asset together or none.</summary>
    private const int MostMembers = 10_000;

    /// <summary>What a file is. The source stays the caller's.</summary>
    public Examined Examine(IByteSource source, CancellationToken cancellation) => Bounded(token => Look(source, token), cancellation);

    /// <summary>What several files are together. The sources stay the caller's.</summary>
    public Examined Examine(IReadOnlyList<ImagePart> parts, CancellationToken cancellation) => Bounded(
        token =>
        {
            using var reader = ImageFile.Open([.. parts.Select(part => part with { Source = new Borrowed(part.Source) })], token);
            return new Examined([new ExaminedImage(null, ImageDescriptions.Of(reader))], null);
        },
        cancellation);

    private static Examined Look(IByteSource source, CancellationToken cancellation)
    {
        var detected = ImageFile.Detect(source, cancellation);
        switch (detected.Verdict)
        {
            case FileVerdict.Empty:
                return Examined.Not(Objection.Refuse("EMPTY_FILE", "The file is empty.", 0));
            case FileVerdict.NotAnImage:
                return Examined.Not(Objection.Skip("NOT_AN_IMAGE", "Not an image of a known format."));
            case FileVerdict.Unsupported:
                return Examined.Not(Objection.Refuse("UNSUPPORTED_FORMAT", Sentence(detected.Reason)));
        }

        if (detected.Format is "npz" or "hdf5" && ImageFile.Members(new Borrowed(source), cancellation) is { Count: > 1 and <= MostMembers } members)
            return new Examined([.. members.Select(member => Member(source, member, cancellation))], null);
        using var reader = ImageFile.Open(new Borrowed(source), cancellation);
        return new Examined([new ExaminedImage(null, ImageDescriptions.Of(reader)) { Identity = DicomIdentity.Of(reader) }], null);
    }

    private static ExaminedImage Member(IByteSource source, string member, CancellationToken cancellation)
    {
        using var reader = ImageFile.Open([new ImagePart(new Borrowed(source), ImagePart.Data, member)], cancellation);
        return new ExaminedImage(member, ImageDescriptions.Of(reader));
    }

    private Examined Bounded(Func<CancellationToken, Examined> look, CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(options.ReadBudget);
        try
        {
            return look(budget.Token);
        }
        catch (ImageFormatException broken)
        {
            return Examined.Not(Objection.Refuse(broken.Truncated ? "TRUNCATED" : "BROKEN_FILE", broken.Message, broken.Offset));
        }
        catch (UnsupportedImageException unsupported)
        {
            return Examined.Not(Objection.Refuse("UNSUPPORTED_FORMAT", unsupported.Message));
        }
        catch (ImagingException limit)
        {
            return Examined.Not(Objection.Refuse("OVER_LIMIT", limit.Message));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Examined.Not(Objection.Refuse("OVER_LIMIT", $"Reading its metadata took longer than {options.ReadBudget.TotalSeconds:0} s."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not IOException and not UnauthorizedAccessException and not OutOfMemoryException)
        {
            // A reader's own fault on bytes nobody foresaw costs this file, not the job.
            IntakeLog.ReaderFault(logger, fault.GetType().FullName ?? "", fault.TargetSite?.DeclaringType?.FullName ?? "");
            return Examined.Not(Objection.Refuse("BROKEN_FILE", "The reader of its format could not make sense of it."));
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
