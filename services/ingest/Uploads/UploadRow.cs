namespace Lightbox.Ingest.Uploads;

/// <summary>An upload as it is kept; its bytes lie in <see cref="UploadFolder"/>.</summary>
internal sealed record UploadRow
{
    /// <summary>32 hex digits; the resource is uploads/{id}.</summary>
    public string Id { get; init; } = "";

    public string? RequestId { get; init; }

    /// <summary>Below the dataset's root, '/' between folders.</summary>
    public string Path { get; init; } = "";

    /// <summary>Announced length, bytes; null when not announced.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>What the whole must hash to, 64 hex digits; empty when nobody said.</summary>
    public string ExpectedSha256 { get; init; } = "";

    /// <summary>Bytes that have reached the disk: what lies behind them does not count.</summary>
    public long CommittedBytes { get; init; }

    /// <summary>Of the whole; empty before it is complete.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long ExpireMs { get; init; }

    public bool IsComplete => Sha256.Length > 0;
}
