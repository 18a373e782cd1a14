namespace Lightbox.Render;

/// <summary>Section <c>Lightbox:Render</c>: what the service may use.</summary>
internal sealed class RenderOptions
{
    public const string Section = "Lightbox:Render";

    /// <summary>Encoded pictures kept in memory, bytes.</summary>
    public long MemoryCacheBytes { get; init; } = 48L << 20;

    /// <summary>Encoded pictures kept in the data folder, bytes; 0 keeps none.</summary>
    public long DiskCacheBytes { get; init; } = 2L << 30;

    /// <summary>Files held open between requests.</summary>
    public int OpenReaders { get; init; } = 16;

    /// <summary>How long a file nobody asks for is held open.</summary>
    public TimeSpan ReaderIdle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long the catalog's word on where an image is, and that it may be seen, holds at the most, while the catalog would tell of a right that ends; 0 asks before every picture.
    /// </summary>
    public TimeSpan LookupLifetime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same, and no longer than the catalog waits for somebody who does not hear it: a cut network ends a right too.</summary>
    public TimeSpan Belief => LookupLifetime < LongestBelief ? LookupLifetime : LongestBelief;

    private static readonly TimeSpan LongestBelief = TimeSpan.FromSeconds(10);

    /// <summary>Whether callers who ask for a slide's label or macro by name get it; they carry patients' names and numbers.</summary>
    public bool IdentifyingImages { get; init; }

    /// <summary>Pictures made at the same time; 0 for as many as there are processors.</summary>
    public int Decoders { get; init; }

    /// <summary>Time for one picture, waiting for a decoder included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Previews that may wait to be made ahead of time.</summary>
    public int WarmQueue { get; init; } = 20_000;
}
