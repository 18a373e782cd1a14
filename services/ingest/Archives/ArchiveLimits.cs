namespace Lightbox.Ingest.Archives;

/// <summary>Section <c>Lightbox:Ingest:Archives</c>: how far an archive is followed. What it says of itself is checked before a byte is unpacked; what it really holds, while it is.</summary>
internal sealed record ArchiveLimits
{
    public const string Section = "Lightbox:Ingest:Archives";

    /// <summary>Entries of one archive and of those inside it, together.</summary>
    public int MaximumEntries { get; init; } = 500_000;

    /// <summary>Bytes one entry may unpack to.</summary>
    public long MaximumEntryBytes { get; init; } = 64L << 30;

    /// <summary>Bytes an archive and those inside it may unpack to, together.</summary>
    public long MaximumTotalBytes { get; init; } = 2L << 40;

    /// <summary>How many times its own length an archive may unpack to, once it is above <see cref="FreeBytes"/>. Masks and blank films go far above 100.</summary>
    public int MaximumRatio { get; init; } = 200;

    /// <summary>Bytes that are unpacked whatever the ratio.</summary>
    public long FreeBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of names and sizes (a directory of 7z, an extended header of tar) that are held in memory at once.</summary>
    public int MaximumDirectoryBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of history a decoder may ask for (LZMA's dictionary, PPMd's model).</summary>
    public long MaximumDictionaryBytes { get; init; } = 256L << 20;
}
