using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>A file inside an archive; folders are not entries of their own.</summary>
internal sealed record ArchiveEntry
{
    /// <summary>Below the archive, '/' between folders, never leading out of it. With an objection: the name as it can be shown.</summary>
    public required string Path { get; init; }

    /// <summary>As the archive says, bytes; null when it does not.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Why it is not unpacked.</summary>
    public Objection? Objection { get; init; }

    /// <summary>
    /// The bytes, readable once and only until the next entry is asked for; null with an objection. Reading throws
    /// <see cref="ArchiveEntryException"/> when this entry, <see cref="ArchiveException"/> when the archive is at its end.
    /// </summary>
    public Stream? Content { get; init; }
}
