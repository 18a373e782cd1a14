using System.Globalization;
using Lightbox.Bench.Load;

namespace Lightbox.Bench.Knowledge;

/// <summary>An index in a process of its own, so that its memory and its start are nobody else's.</summary>
internal static class IndexProcess
{
    private const int Queries = 60;

    /// <summary>Builds an index of so many entries; says "built" and waits.</summary>
    public static async Task<int> BuildAsync(string folder, int entries, CancellationToken cancellation)
    {
        EntryBase.Build(folder, entries, cancellation);
        Console.WriteLine("built");
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }

    /// <summary>Opens an index and answers a first query, then some more; says the p50 of the latter (ms) and waits.</summary>
    /// <param name="more">0 to answer the first only.</param>
    public static async Task<int> OpenAsync(string folder, int more, CancellationToken cancellation)
    {
        var corpus = new SyntheticEntries();
        using var index = EntryBase.Open(folder);
        HybridBenchmark.Search(index, corpus.Query(0));
        var times = more == 0 ? [0] : Times(index, corpus, more);
        Console.WriteLine(times[times.Count / 2].ToString(CultureInfo.InvariantCulture));
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }

    private static List<double> Times(Retrieval.TextIndex index, SyntheticEntries corpus, int rounds)
    {
        var queries = Enumerable.Range(1, Queries).Select(corpus.Query).ToArray();
        var times = new List<double>();
        for (var round = 0; round < rounds; round++) times = HybridBenchmark.Times(queries, query => HybridBenchmark.Search(index, query));
        return times;
    }
}
