namespace Lightbox.Retrieval.Ranking;

/// <summary>Scores as a share of the best one: the fusion that was measured best (reciprocal rank fusion is weaker).</summary>
internal static class MaxNorm
{
    /// <summary>mx(x) = max(x, 0) / max(x) in place; all zero stays zero.</summary>
    public static void Apply(Span<double> scores)
    {
        double max = 0;
        foreach (var score in scores) max = Math.Max(max, score);
        if (max <= 0) return;
        for (var i = 0; i < scores.Length; i++) scores[i] = Math.Max(scores[i], 0) / max;
    }
}
