using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>Scores as a share of the best one: the fusion that was measured best (reciprocal rank fusion is weaker).</summary>
internal static class MaxNorm
{
    /// <summary>mx(x) = max(x, 0) / max(x) in place; all zero stays zero.</summary>
    public static void Apply<T>(Span<T> scores)
        where T : System.Numerics.INumber<T>, System.Numerics.IRootFunctions<T>
    {
        if (scores.IsEmpty) return;
        TensorPrimitives.Max(scores, T.Zero, scores);
        var max = TensorPrimitives.Max<T>(scores);
        if (max > T.Zero) TensorPrimitives.Divide(scores, max, scores);
    }
}
