namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>Files that may be fetched in parallel segments at once: each keeps some of them in memory. The others go on by one connection each.</summary>
internal sealed class SegmentBudget : IDisposable
{
    private const int Files = 2;

    private readonly SemaphoreSlim places = new(Files);

    public bool TryEnter() => places.Wait(0);

    public void Leave() => places.Release();

    public void Dispose() => places.Dispose();
}
