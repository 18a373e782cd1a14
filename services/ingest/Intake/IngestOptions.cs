namespace Lightbox.Ingest.Intake;

/// <summary>Section <c>Lightbox:Ingest</c>, beside <see cref="Lightbox.Jobs.JobOptions"/>.</summary>
internal sealed class IngestOptions
{
    public const string Section = "Lightbox:Ingest";

    /// <summary>Files read at once, over all jobs' files of one process; most of them wait until the disk has what they wrote, and it takes many at once as fast as one.</summary>
    public int Readers { get; init; } = Math.Clamp(4 * Environment.ProcessorCount, 8, 32);

    /// <summary>Jobs that have not ended, of which no more are accepted.</summary>
    public int MaximumJobs { get; init; } = 1000;

    /// <summary>How long nothing was written to a partial in a folder that several processes share, before it is looked at whether its writer is gone.</summary>
    public TimeSpan PartialAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Files registered with one call, at most 1000.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>How long a file's metadata may take to read.</summary>
    public TimeSpan ReadBudget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that stay free on the data folder's disk, so that the tables can still say that it is full.</summary>
    public long FreeReserveBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Whether render is asked for previews of what was registered.</summary>
    public bool Previews { get; init; } = true;

    /// <summary>Whether a blob is flushed to the disk before it counts as stored.</summary>
    public bool Durable { get; init; } = true;
}
