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

/// <summary>What an evaluation found.</summary>
/// <param name="Rankers">BM25, vectors, whole ranker; in this order.</param>
/// <param name="Abstentions">One for each query of which it was judged that nothing fits: 1 when the whole ranker left it unanswered, else 0.</param>
public sealed record EvaluationResult(IReadOnlyList<RankerResult> Rankers, IReadOnlyList<double> Abstentions);

/// <summary>Measures the ranker on a judged set with the default settings: BM25 alone, the vectors alone, and the whole.</summary>
public static class RetrievalEvaluation
{
    /// <summary>On the set's own texts, in an index of its own.</summary>
    /// <param name="depth">Texts of a ranking, at most <see cref="SearchOptions.MaxCount"/>.</param>
    /// <param name="progress">Queries that are done, of all.</param>
    public static EvaluationResult Run(JudgedSet set, int depth, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var index = new TextIndex([new FieldSpec("text")]);
        foreach (var text in set.Texts)
        {
            cancellation.ThrowIfCancellationRequested();
            index.Put(text.Id, $"{text.Title}\n{text.Text}");
        }

        index.Train(cancellation);
        return Run(index, set, depth, null, progress, cancellation);
    }

    /// <summary>On an index that is there.</summary>
    /// <param name="set">Its texts are not looked at.</param>
    /// <param name="vectors">The queries' vectors by id, where an embedding model's are in the index; null for the latent space.</param>
    /// <inheritdoc cref="Run(JudgedSet, int, IProgress{ValueTuple{int, int}}, CancellationToken)"/>
    public static EvaluationResult Run(
        TextIndex index, JudgedSet set, int depth, IReadOnlyDictionary<string, float[]>? vectors, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(set);
        var queries = set.Answerable;
        var whole = new SearchOptions { Count = depth, KeepUnanswered = true };
        var rankers = ((string Name, Func<JudgedText, IReadOnlyList<(string, double)>> Rank)[])[
            ("BM25", query => index.SearchBy(RankerPart.Words, query.Text, depth)),
            ("vectors", query => Vector(query) is { } vector
                ? [.. index.Similar(vector, depth, -1, null, out _).Select(hit => (hit.Id, hit.Similarity))]
                : index.SearchBy(RankerPart.Vectors, query.Text, depth)),
            ("whole ranker", query => [.. index.Search(query.Text, whole with { QueryVector = Vector(query) }).Hits.Select(hit => (hit.Id, hit.Score))])];
        var runs = rankers.Select(_ => new List<QueryRun>()).ToArray();
        for (var i = 0; i < queries.Count; i++)
        {
            for (var r = 0; r < rankers.Length; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                runs[r].Add(new(queries[i].Id, rankers[r].Rank(queries[i])));
            }

            progress?.Report((i + 1, queries.Count));
        }

        var results = rankers.Zip(runs, (ranker, found) => new RankerResult(ranker.Name, found, [.. found.Select(run => Measures.Of([.. run.Ranking.Select(hit => hit.Id)], set.Grades[run.Query]))]));
        return new EvaluationResult([.. results], [.. set.Unanswerable.Select(IsLeft)]);

        double IsLeft(JudgedText query)
        {
            cancellation.ThrowIfCancellationRequested();
            return index.Search(query.Text, new SearchOptions { QueryVector = Vector(query) }).Answered ? 0 : 1;
        }

        float[]? Vector(JudgedText query) => vectors?.GetValueOrDefault(query.Id);
    }
}
