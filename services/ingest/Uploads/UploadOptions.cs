namespace Lightbox.Ingest.Uploads;

/// <summary>Section <c>Lightbox:Ingest:Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "Lightbox:Ingest:Uploads";

    /// <summary>Uploads at once, complete ones that no ingest took among them.</summary>
    public int MaximumUploads { get; init; } = 10_000;

    /// <summary>The longest one, bytes.</summary>
    public long MaximumBytes { get; init; } = 1L << 40;

    /// <summary>How long one is kept after its last byte came.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Between two looks for those that are too old.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes after which what came is made safe, so that a killed server loses no more than these.</summary>
    public long CommitEvery { get; init; } = 32L << 20;
}
