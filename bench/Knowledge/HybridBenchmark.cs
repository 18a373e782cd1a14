using System.Diagnostics;
using Lightbox.Retrieval;

namespace Lightbox.Bench.Knowledge;

/// <summary>
/// One client that searches 100,000 entries by words and vector together, with feedback, against what a scan of the vectors alone costs. Round by round in the same run.
/// </summary>
internal sealed class HybridBenchmark : IBenchmark
{
    public const int Entries = 100_000;

    private const int Queries = 60, Rounds = 9;

    private const double LimitMilliseconds = 10;

    public string Name => "knowledge-hybrid";

    public string About => "hybrid search of 100,000 entries of 384 dimensions, one client, against an exact float32 scan alone";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var corpus = new SyntheticEntries();
        using var index = EntryBase.Open(await EntryBase.MadeAsync(Entries, cancellation));
        var scan = new FloatScan(corpus, Entries);
        var queries = Enumerable.Range(0, Queries).Select(corpus.Query).ToArray();
        List<double> slowest = [];
        for (var warm = 0; warm < 5; warm++) Times(queries, query => Search(index, query));
        var compared = await Peers.Rounds.AlternateAsync(
            Rounds,
            _ =>
            {
                var times = Times(queries, query => Search(index, query));
                slowest.AddRange(times);
                return Task.FromResult(times[Queries / 2]);
            },
            _ => Task.FromResult(Times(queries, query => scan.Scan(query.Vector))[Queries / 2]));
        slowest.Sort();
        return
        [
            .. compared.Figures("hybrid search, p50", "float32 scan", "ms", 1, moreIsBetter: false),
            new("hybrid search, p99", "ms", [slowest[(int)(0.99 * slowest.Count)]], LimitMilliseconds),
        ];
    }

    /// <summary>Fails when the search has nothing: a fast empty answer is no figure.</summary>
    public static void Search(TextIndex index, (string Text, float[] Vector) query)
    {
        if (index.Search(query.Text, new SearchOptions { QueryVector = query.Vector, KeepUnanswered = true }).Hits.Count == 0) throw new InvalidOperationException($"'{query.Text}' found nothing.");
    }

    /// <summary>Milliseconds of each, ascending.</summary>
    public static List<double> Times((string Text, float[] Vector)[] queries, Action<(string Text, float[] Vector)> search)
    {
        var times = new List<double>();
        foreach (var query in queries)
        {
            var start = Stopwatch.GetTimestamp();
            search(query);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }
}
