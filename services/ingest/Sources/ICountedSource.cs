namespace Lightbox.Ingest.Sources;

/// <summary>A source that can say how much there is before it has listed all of it, so that progress has a whole.</summary>
internal interface ICountedSource
{
    Task<SourceTotals> CountAsync(CancellationToken cancellation);
}

/// <param name="Files">Files there are.</param>
/// <param name="Bytes">Their length together; null when it is not known.</param>
internal sealed record SourceTotals(long Files, long? Bytes);
