namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>A file at a server, with all that is needed to ask for it. Its text shows nothing: the address may be signed.</summary>
internal sealed record HttpTarget(Uri Uri)
{
    /// <summary>Sent as a bearer token; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>More request headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Promised by whoever named the file; null when it was not.</summary>
    public long? SizeBytes { get; init; }

    /// <inheritdoc cref="SizeBytes"/>
    public Digest? Promised { get; init; }

    /// <summary>A web page is what is wanted, no login page in a file's place.</summary>
    public bool MayBeMarkup { get; init; }

    /// <summary>How the file must begin; empty when that is not known.</summary>
    public ReadOnlyMemory<byte> Begins { get; init; }

    /// <summary>"Forbidden" means that access has to be given first, not that this one file is closed.</summary>
    public bool ForbiddenAsksForAccess { get; init; }

    public string Host => Uri.IdnHost;

    public override string ToString() => "HttpTarget(...)";
}
