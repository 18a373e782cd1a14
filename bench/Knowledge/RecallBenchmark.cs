namespace Lightbox.Bench.Knowledge;

/// <summary>How many of the ten nearest entries the index finds: bytes for the scan, float32 for the best of it.</summary>
internal sealed class RecallBenchmark : IBenchmark
{
    private const int Entries = HybridBenchmark.Entries, Queries = 300, Nearest = 10;

    private const double Limit = 0.999;

    public string Name => "knowledge-recall";

    public string About => "recall@10 of the vectors, clustered data, 100,000 entries, against exact float32";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var corpus = new SyntheticEntries();
        using var index = EntryBase.Open(await EntryBase.MadeAsync(Entries, cancellation));
        var exact = new FloatScan(corpus, Entries);
        var found = 0;
        for (var i = 0; i < Queries; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var asked = corpus.Query(i).Vector;
            var nearest = exact.Nearest(asked, Nearest).Select(SyntheticEntries.Id).ToHashSet();
            found += index.Similar(asked, Nearest, -1, null, out _).Count(hit => nearest.Contains(hit.Id));
        }

        // Kept when it is not below the limit: a hair under what must be reached.
        return [new("recall@10 of the vectors", "x", [(double)found / (Queries * Nearest)], Limit - 1e-9, MoreIsBetter: true)];
    }
}
