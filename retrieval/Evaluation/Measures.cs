namespace Lightbox.Retrieval.Evaluation;

/// <summary>What a ranking of one query is worth, each in [0, 1]; computed as trec_eval does.</summary>
/// <param name="Ndcg10">nDCG@10, gain = grade.</param>
/// <param name="AveragePrecision">Over the whole ranking; its mean over queries is MAP.</param>
/// <param name="Recall100">Recall@100.</param>
/// <param name="ReciprocalRank10">1 / rank of the first relevant text among the first 10, else 0.</param>
public sealed record Measures(double Ndcg10, double AveragePrecision, double Recall100, double ReciprocalRank10)
{
    /// <param name="ranking">Ids, best first.</param>
    /// <param name="grades">Above 0 is relevant; at least one must be.</param>
    public static Measures Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        var relevant = grades.Values.Count(grade => grade > 0);
        double gain = 0, precision = 0, reciprocal = 0;
        int found = 0, found100 = 0;
        for (var i = 0; i < ranking.Count; i++)
        {
            if (grades.GetValueOrDefault(ranking[i]) is not (> 0 and var grade)) continue;
            found++;
            if (i < 10) gain += grade / Math.Log2(i + 2);
            if (i < 10 && reciprocal == 0) reciprocal = 1.0 / (i + 1);
            if (i < 100) found100++;
            precision += (double)found / (i + 1);
        }

        var ideal = grades.Values.Where(grade => grade > 0).OrderDescending().Take(10).Select((grade, i) => grade / Math.Log2(i + 2)).Sum();
        return new(gain / ideal, precision / relevant, (double)found100 / relevant, reciprocal);
    }
}
