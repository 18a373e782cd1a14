using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Latent;

/// <summary>Of each document the ten whose words are most like its own, each with its share (the shares of one document add up to 1).</summary>
internal sealed class Neighbours
{
    private const int Most = 10;

    /// <summary>Up to so many documents every word is looked at; of more, only the weightiest of those that not too many have: the rest costs much and decides little.</summary>
    private const int ExactRows = 10_000, MostTerms = 12, MostHolders = 1_000;

    private readonly int[] documents;
    private readonly float[] shares;
    private readonly int count;

    private Neighbours(int[] documents, float[] shares, int count) => (this.documents, this.shares, this.count) = (documents, shares, count);

    /// <param name="texts">Rows of length 1.</param>
    public static Neighbours Of(SparseRows texts, CancellationToken cancellation)
    {
        var byTerm = ByTerm(texts);
        var (documents, shares) = (new int[texts.Rows * Most], new float[texts.Rows * Most]);
        var likeness = new double[texts.Rows];
        var touched = new List<int>();
        for (var row = 0; row < texts.Rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (term, own) in Considered(texts, row, byTerm))
            {
                foreach (var (other, value) in byTerm[term])
                {
                    if (likeness[other] == 0) touched.Add(other);
                    likeness[other] += own * value;
                }
            }

            likeness[row] = 0;
            Keep(likeness, touched, documents.AsSpan(row * Most, Most), shares.AsSpan(row * Most, Most));
            foreach (var other in touched) likeness[other] = 0;
            touched.Clear();
        }

        return new(documents, shares, texts.Rows);
    }

    /// <summary>The same for documents that were given new numbers; who is left behind is nobody's neighbour any more.</summary>
    public Neighbours Renumbered(int from, ReadOnlySpan<int> renumbered)
    {
        var all = renumbered.Length == 0 ? count : Math.Min(count, from + renumbered.Length);
        var (newDocuments, newShares, newCount) = (new List<int>(), new List<float>(), 0);
        for (var document = 0; document < all; document++)
        {
            if (Number(document, from, renumbered) < 0) continue;
            newCount++;
            for (var i = document * Most; i < (document + 1) * Most; i++)
            {
                var number = Number(documents[i], from, renumbered);
                newDocuments.Add(Math.Max(number, 0));
                newShares.Add(number < 0 ? 0 : shares[i]);
            }
        }

        return new([.. newDocuments], [.. newShares], newCount);
    }

    private static int Number(int document, int from, ReadOnlySpan<int> renumbered) =>
        document < from ? document : renumbered[document - from] is >= 0 and var moved ? from + moved : -1;

    /// <summary>What the document's neighbours have, by share; its own where it has none.</summary>
    public double Around(int document, ReadOnlySpan<float> scores)
    {
        if (document >= count) return scores[document];
        double sum = 0, all = 0;
        for (var i = document * Most; i < (document + 1) * Most; i++)
        {
            sum += shares[i] * scores[documents[i]];
            all += shares[i];
        }

        return all > 0 ? sum : scores[document];
    }

    /// <summary>The words by which a document's neighbours are looked for.</summary>
    private static List<(int Term, float Value)> Considered(SparseRows texts, int row, List<(int Row, float Value)>[] byTerm)
    {
        var considered = new List<(int Term, float Value)>();
        var terms = texts.TermsOf(row);
        var values = texts.ValuesOf(row);
        var isExact = texts.Rows <= ExactRows;
        for (var i = 0; i < terms.Length; i++)
        {
            if (isExact || byTerm[terms[i]].Count <= MostHolders) considered.Add((terms[i], values[i]));
        }

        if (isExact || considered.Count <= MostTerms) return considered;
        considered.Sort((a, b) => b.Value.CompareTo(a.Value));
        considered.RemoveRange(MostTerms, considered.Count - MostTerms);
        return considered;
    }

    private static List<(int Row, float Value)>[] ByTerm(SparseRows texts)
    {
        var byTerm = new List<(int Row, float Value)>[texts.Columns];
        for (var i = 0; i < byTerm.Length; i++) byTerm[i] = [];
        for (var row = 0; row < texts.Rows; row++)
        {
            var terms = texts.TermsOf(row);
            var values = texts.ValuesOf(row);
            for (var i = 0; i < terms.Length; i++) byTerm[terms[i]].Add((row, values[i]));
        }

        return byTerm;
    }

    private static void Keep(double[] likeness, List<int> touched, Span<int> documents, Span<float> shares)
    {
        var best = new Ranking.TopDocuments(Most);
        foreach (var other in touched)
        {
            if (likeness[other] > 0) best.Offer(other, likeness[other]);
        }

        var at = 0;
        foreach (var other in best.TakeAll()) (documents[at], shares[at++]) = (other, (float)likeness[other]);
        var sum = TensorPrimitives.Sum<float>(shares[..at]);
        if (sum > 0) TensorPrimitives.Divide(shares[..at], sum, shares[..at]);
    }
}
