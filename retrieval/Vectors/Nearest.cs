using System.Buffers;
using Lightbox.Retrieval.Ranking;

namespace Lightbox.Retrieval.Vectors;

/// <summary>The documents nearest to a vector: a scan, and the best of it anew by their float32 values.</summary>
internal static class Nearest
{
    /// <summary>How many more than asked for are looked at exactly: among them are those that the bytes put a little too low.</summary>
    private const int Leeway = 90;

    /// <param name="asked">Of length 1.</param>
    public static List<(int Document, double Similarity)> Of(VectorRows rows, float[] asked, int count, double minimum, Func<int, bool> allowed)
    {
        var rented = ArrayPool<float>.Shared.Rent(rows.Places);
        try
        {
            var cosines = rented.AsSpan(0, rows.Places);
            cosines.Clear();
            rows.Scan(asked, rented.AsMemory(0, rows.Places));
            // Bytes are off by less than 0.01.
            var least = rows.IsExact ? minimum : minimum - 0.01;
            var near = new TopDocuments(rows.IsExact ? count : count + Leeway);
            for (var d = 0; d < cosines.Length; d++)
            {
                if (cosines[d] >= least && near.Takes(d, cosines[d]) && rows.Has(d) && allowed(d)) near.Offer(d, cosines[d]);
            }

            var best = new TopDocuments(count);
            var similarities = new Dictionary<int, double>();
            foreach (var d in near.TakeAll())
            {
                var similarity = Math.Clamp(rows.Exact(d, asked), -1, 1);
                if (similarity < minimum) continue;
                similarities[d] = similarity;
                best.Offer(d, similarity);
            }

            return [.. best.TakeAll().Select(d => (d, similarities[d]))];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
