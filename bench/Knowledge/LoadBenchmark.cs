using System.Diagnostics;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Knowledge;

/// <summary>
/// Eight clients on 100,000 entries: the embedded index against one hybrid statement on PostgreSQL 15 with full-text search and pgvector, whose data, indexes and answers are
/// of the same kind. Each client asks one query after the other.
/// </summary>
internal sealed class LoadBenchmark : IBenchmark
{
    private const int Entries = HybridBenchmark.Entries, Clients = 8, Queries = 400, Rounds = 5;

    private const double Limit = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public string Name => "knowledge-load";

    public string About => "hybrid searches a second at 8 clients, embedded index against PostgreSQL full text + pgvector HNSW";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var corpus = new SyntheticEntries();
        var queries = Enumerable.Range(0, Queries).Select(corpus.Query).ToArray();
        using var index = EntryBase.Open(await EntryBase.MadeAsync(Entries, cancellation));
        await using var server = await PostgresServer.StartAsync(cancellation);
        await using var peer = await HybridSql.FilledAsync(await server.CreateAsync(cancellation), corpus, Entries, cancellation);
        var compared = await Peers.Rounds.AlternateAsync(
            Rounds,
            _ => RateAsync(queries, query => Task.Run(() => HybridBenchmark.Search(index, query), cancellation)),
            _ => RateAsync(queries, query => peer.SearchAsync(query.Text, query.Vector, cancellation)));
        return compared.Figures("hybrid searches, 8 clients", "PostgreSQL", "/s", Limit, moreIsBetter: true);
    }

    private static async Task<double> RateAsync((string Text, float[] Vector)[] queries, Func<(string Text, float[] Vector), Task> search)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(start) < Round; count++) await search(queries[((client * Queries / Clients) + count) % Queries]);
            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
