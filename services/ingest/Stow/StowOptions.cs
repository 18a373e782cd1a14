namespace Lightbox.Ingest.Stow;

/// <summary>Section <c>Lightbox:Ingest:Stow</c>.</summary>
internal sealed class StowOptions
{
    public const string Section = "Lightbox:Ingest:Stow";

    /// <summary>The id of the dataset that instances belong to when the address names none; empty to have them refused.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Instances up to this many bytes are held in memory while they are looked at; longer ones go to the disk first.</summary>
    public int InMemoryBytes { get; init; } = 4 << 20;

    /// <summary>Requests that are read at once; beyond, one waits for <see cref="Patience"/> and is told to come again.</summary>
    public int Requests { get; init; } = 32;

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Instances looked at and written at once, over all requests.</summary>
    public int AtOnce { get; init; } = Math.Clamp(4 * Environment.ProcessorCount, 8, 32);

    /// <summary>The longest instance, bytes.</summary>
    public long MaximumInstanceBytes { get; init; } = 32L << 30;

    /// <summary>Instances in one request.</summary>
    public int MaximumInstances { get; init; } = 100_000;

    /// <summary>Bytes in one request.</summary>
    public long MaximumRequestBytes { get; init; } = 1L << 40;

    /// <summary>How long nothing of a whole-slide image must have come before its instances are registered as one asset.</summary>
    public TimeSpan SlideQuiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Instances registered with one call, at most 1000.</summary>
    public int Batch { get; init; } = 128;
}
