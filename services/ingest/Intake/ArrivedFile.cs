using Lightbox.Ingest.Archives;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Sources;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>A file whose bytes lie on this machine's disk: the user's own, fetched, or out of an archive.</summary>
internal sealed record ArrivedFile : IDisposable
{
    /// <summary>Below the dataset's root; of an archive's member "archive.zip!member".</summary>
    public required string Path { get; init; }

    /// <summary>For the ledger.</summary>
    public required string Origin { get; init; }

    public required string LocalPath { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>What a user's own file was when it was found; null for a fetched one.</summary>
    public FileStat? Stat { get; init; }

    /// <summary>Of the bytes received; null when nobody has read them yet.</summary>
    public string? Sha256 { get; init; }

    /// <summary>As <see cref="SourceItem.Version"/>; of a member, what tells its archive from another one.</summary>
    public string Version { get; init; } = "";

    public Digest? Promised { get; init; }

    public string? Split { get; init; }

    /// <summary>Archives around it.</summary>
    public int Depth { get; init; }

    /// <summary>What the archives around it may still unpack to, together; null outside of any.</summary>
    public ArchiveBudget? Budget { get; init; }

    /// <summary>Always expanded, its name no part of the members' paths.</summary>
    public bool IsContainer { get; init; }

    /// <summary>A temporary file of ours: it may become the blob.</summary>
    public bool IsOurs => Stat is null;

    /// <summary>What is ours and became no blob goes.</summary>
    public void Dispose()
    {
        if (IsOurs) PartialFile.Delete(LocalPath);
    }
}
