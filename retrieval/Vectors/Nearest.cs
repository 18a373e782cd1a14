using System.Numerics.Tensors;
using Lightbox.Retrieval.Ranking;

namespace Lightbox.Retrieval.Vectors;

/// <summary>The documents nearest to a vector, exactly.</summary>
internal static class Nearest
{
    /// <param name="asked">Of length 1.</param>
    public static List<(int Document, double Similarity)> Of(VectorRows rows, float[] asked, int count, double minimum, Func<int, bool> allowed)
    {
        var best = new TopDocuments(count);
        for (var d = 0; d < rows.Places; d++)
        {
            if (rows.Of(d) is not { } row || !allowed(d)) continue;
            var similarity = Similarity(row, asked);
            if (similarity >= minimum) best.Offer(d, similarity);
        }

        return [.. best.TakeAll().Select(d => (d, Similarity(rows.Of(d)!, asked)))];
    }

    private static double Similarity(float[] row, float[] asked) => Math.Clamp(TensorPrimitives.Dot<float>(row, asked), -1, 1);
}
