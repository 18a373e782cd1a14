using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>The archive cannot be followed any further; what it gave so far was whole.</summary>
/// <param name="objection">For the ledger row of the archive itself.</param>
internal sealed class ArchiveException(Objection objection, Exception? inner = null) : Exception(objection.Reason, inner)
{
    public Objection Objection { get; } = objection;

    public static ArchiveException Broken(string what, long? offset = null, Exception? inner = null) =>
        new(Objection.Refuse("BROKEN_ARCHIVE", $"The archive's {what} is broken.", offset), inner);

    public static ArchiveException Truncated(long? offset = null) =>
        new(Objection.Refuse("TRUNCATED", "The archive ends too early.", offset));

    public static ArchiveException Unsupported(string what) =>
        new(Objection.Refuse("UNSUPPORTED_ARCHIVE", $"The archive uses {what}, which is not read here."));

    public static ArchiveException OverLimit(string what) => new(Objection.Refuse("ARCHIVE_OVER_LIMIT", what));
}

/// <summary>One entry cannot be read; the archive goes on with the next.</summary>
internal sealed class ArchiveEntryException(Objection objection, Exception? inner = null) : Exception(objection.Reason, inner)
{
    public Objection Objection { get; } = objection;
}
