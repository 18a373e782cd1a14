using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// The documents that come into question for one query, ascending, with what each part gave them. Of a small index these are all that the filter lets through; of a large
/// one the best by words and vectors, which is where feedback and smoothing can still bring one to the top.
/// </summary>
internal sealed class Candidates
{
    /// <summary>About so many of a large index are looked at more closely.</summary>
    private const int Most = 4 * SearchOptions.MaxCount;

    private const int Bins = 2048;

    private Candidates(int[] documents, WordScores scores)
    {
        Documents = documents;
        (Words, Grams, Latent) = (Taken(scores.Words), Taken(scores.Grams), Taken(scores.Latent));
        (Feedback, Company, All) = (new double[documents.Length], new double[documents.Length], new double[documents.Length]);
    }

    public int[] Documents { get; }

    public double[] Words { get; }

    public double[] Grams { get; }

    public double[] Latent { get; }

    /// <summary>Closeness to what the best documents have in common.</summary>
    public double[] Feedback { get; }

    /// <summary>What the document's neighbours have.</summary>
    public double[] Company { get; }

    public double[] All { get; }

    /// <param name="scores">The whole so far in <see cref="WordScores.All"/>, 0 to 1.</param>
    /// <param name="allowed">False for documents that may not be found; empty when all may.</param>
    public static Candidates Of(WordScores scores, ReadOnlySpan<bool> allowed)
    {
        var all = scores.All;
        var least = all.Length <= VectorRows.ExactDocuments ? -1 : Threshold(all);
        var documents = new List<int>(Math.Min(all.Length, 2 * Most));
        for (var d = 0; d < all.Length; d++)
        {
            if (all[d] > least && (allowed.IsEmpty || allowed[d])) documents.Add(d);
        }

        return new([.. documents], scores);
    }

    /// <summary>The places of the best here, best first; of equals the lower document.</summary>
    public int[] Best(int count)
    {
        var top = new TopDocuments(Math.Max(1, Math.Min(count, All.Length)));
        for (var i = 0; i < All.Length; i++)
        {
            if (All[i] > 0) top.Offer(i, All[i]);
        }

        return top.TakeAll();
    }

    /// <summary>A score that about <see cref="Most"/> documents are above, never below 0.</summary>
    private static float Threshold(ReadOnlySpan<float> scores)
    {
        Span<int> counts = stackalloc int[Bins];
        foreach (var score in scores) counts[(int)(Math.Clamp(score, 0, 1) * (Bins - 1))]++;
        var bin = Bins - 1;
        for (var above = counts[bin]; bin > 0 && above + counts[bin - 1] <= Most; bin--) above += counts[bin - 1];
        return bin == 0 ? 0 : MathF.BitDecrement((float)bin / (Bins - 1));
    }

    private double[] Taken(ReadOnlySpan<float> scores)
    {
        var taken = new double[Documents.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = scores[Documents[i]];
        return taken;
    }
}
