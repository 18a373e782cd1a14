namespace Lightbox.Jobs;

/// <summary>Of a service's section: <c>Lightbox:Ingest</c>, <c>Lightbox:Knowledge</c>.</summary>
internal sealed class JobOptions
{
    /// <summary>Jobs at once.</summary>
    public int Jobs { get; init; } = 2;

    /// <summary>How long after a worker's last sign of life another may take its jobs; it gives one six times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);
}
