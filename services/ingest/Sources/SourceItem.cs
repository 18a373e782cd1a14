using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Sources;

/// <summary>A file at a source.</summary>
internal sealed record SourceItem
{
    /// <summary>Below the dataset's root, '/' between folders, made safe by <see cref="SafePath"/>.</summary>
    public required string Path { get; init; }

    /// <summary>For the ledger: URL without query, or absolute path.</summary>
    public required string Origin { get; init; }

    /// <summary>What the source itself needs to open it; never kept or logged.</summary>
    public string Locator { get; init; } = "";

    /// <summary>Bytes; null when the source does not say.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>ETag, generation or last modification: changes when the content may have changed; null when there is none.</summary>
    public string? Version { get; init; }

    public Digest? Promised { get; init; }

    /// <summary>The bytes lie on this machine's disk already: nothing is fetched.</summary>
    public WalkedFile? Local { get; init; }

    /// <summary>Why it is not to be opened at all.</summary>
    public Objection? Objection { get; init; }

    /// <summary>Known to be an archive of many (an NBIA series zip): always expanded, its name no part of the members' paths.</summary>
    public bool IsContainer { get; init; }

    /// <summary>Part of the dataset it belongs to; null when the source does not know.</summary>
    public string? Split { get; init; }

    /// <summary>A locator may hold a signature.</summary>
    public override string ToString() => "SourceItem(...)";
}

/// <summary>Where to begin.</summary>
/// <param name="Offset">First byte wanted, from 0.</param>
/// <param name="Version">The version that the bytes before belong to; null when it is not known, so that only offset 0 is safe.</param>
internal sealed record SourcePosition(long Offset, string? Version)
{
    public static SourcePosition Start { get; } = new(0, null);
}

/// <summary>Bytes of a file as they come.</summary>
/// <param name="Stream">Read once, front to back. It throws IOException or <see cref="SourceException"/> when it is cut.</param>
/// <param name="Offset">Where they really begin: 0 when the server ignored the range or the version changed.</param>
/// <param name="Length">Of the whole file, bytes; null when the source does not say.</param>
/// <param name="Version">As <see cref="SourceItem.Version"/>, of these bytes.</param>
/// <param name="Promised">A hash of the whole file that came with the answer; null for none.</param>
internal sealed record SourceBody(Stream Stream, long Offset, long? Length, string? Version, Digest? Promised) : IAsyncDisposable
{
    /// <summary>What the stream hangs on (a response), disposed after it.</summary>
    public IDisposable? Owner { get; init; }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Owner?.Dispose();
    }
}
