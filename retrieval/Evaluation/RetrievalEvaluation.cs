using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Ranking;

namespace Lightbox.Retrieval.Evaluation;

/// <summary>A ranking of one query: ids with their scores, best first.</summary>
public sealed record QueryRun(string Query, IReadOnlyList<(string Id, double Score)> Ranking);

/// <summary>What one ranker gave for all judged queries.</summary>
/// <param name="Name">For people.</param>
/// <param name="Runs">One a query that has a relevant text.</param>
/// <param name="Values">As the runs.</param>
public sealed record RankerResult(string Name, IReadOnlyList<QueryRun> Runs, IReadOnlyList<Measures> Values)
{
    public double Mean(Func<Measures, double> measure) => Values.Count == 0 ? 0 : Values.Average(measure);
}

/// <summary>Measures the ranker on a judged set, in an index of its own with the default settings: BM25 alone, the vectors alone, and the whole.</summary>
public static class RetrievalEvaluation
{
    /// <param name="depth">Texts of a ranking, at most <see cref="SearchOptions.MaxCount"/>.</param>
    /// <param name="progress">Queries that are done, of all.</param>
    /// <returns>BM25, vectors, whole ranker; in this order.</returns>
    public static IReadOnlyList<RankerResult> Run(JudgedSet set, int depth, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var index = new TextIndex([new FieldSpec("text")]);
        foreach (var text in set.Texts)
        {
            cancellation.ThrowIfCancellationRequested();
            index.Put(text.Id, $"{text.Title}\n{text.Text}");
        }

        index.Train(cancellation);
        var queries = set.Queries.Where(query => set.Grades.TryGetValue(query.Id, out var grades) && grades.Values.Any(grade => grade > 0)).ToList();
        var whole = new SearchOptions { Count = depth, KeepUnanswered = true };
        var rankers = ((string Name, Func<string, IReadOnlyList<(string, double)>> Rank)[])[
            ("BM25", query => index.SearchBy(RankerPart.Words, query, depth)),
            ("vectors", query => index.SearchBy(RankerPart.Vectors, query, depth)),
            ("whole ranker", query => [.. index.Search(query, whole).Hits.Select(hit => (hit.Id, hit.Score))])];
        var runs = rankers.Select(_ => new List<QueryRun>()).ToArray();
        for (var i = 0; i < queries.Count; i++)
        {
            for (var r = 0; r < rankers.Length; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                runs[r].Add(new(queries[i].Id, rankers[r].Rank(queries[i].Text)));
            }

            progress?.Report((i + 1, queries.Count));
        }

        return [.. rankers.Zip(runs, (ranker, found) => new RankerResult(ranker.Name, found, [.. found.Select(run => Measures.Of([.. run.Ranking.Select(hit => hit.Id)], set.Grades[run.Query]))]))];
    }
}
