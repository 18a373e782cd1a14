using System.Numerics.Tensors;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// What vectors add to the words' scores, in three steps that were measured together: closeness to the query, closeness to what the best documents
/// have in common (feedback), and the company each document keeps (smoothing). In small sets the last two bring in what merely lies near: of 250 short entries, graded queries lose 0.07 by them.
/// </summary>
internal static class LatentRanking
{
    /// <summary>What words count beside closeness to the query.</summary>
    public const double WordShare = 0.6;

    private const double AskedShare = 0.3, FeedbackShare = 0.5, OwnShare = 0.6;
    private const int FeedbackDocuments = 3, LeastForFeedback = 500, LeastExact = 64;

    /// <param name="documents">Live documents of the index.</param>
    /// <param name="candidates">Words, n-grams and closeness as shares of the best; the whole is written.</param>
    /// <param name="all">The whole so far of all documents; used up.</param>
    /// <param name="count">How many are wanted in the end.</param>
    /// <returns>What each part counts in the whole.</returns>
    public static PartWeights Apply(VectorQuery query, int documents, Candidates candidates, Span<float> all, int count)
    {
        var exact = query.Rows.IsExact ? 0 : Math.Max(LeastExact, 2 * count);
        MixWords(candidates);
        Refine(query.Rows, query.Asked, candidates, candidates.Latent, 1 - WordShare, exact);
        var weights = PartWeights.WordsOnly.Beside(WordShare) with { Latent = 1 - WordShare };
        if (documents < LeastForFeedback) return weights;
        if (Wanted(query, candidates) is { } wanted)
        {
            query.Rows.Scan(wanted, candidates.Documents, candidates.Feedback);
            MaxNorm.Apply<double>(candidates.Feedback);
            Mix(candidates.All, candidates.Feedback, FeedbackShare);
            Refine(query.Rows, wanted, candidates, candidates.Feedback, 1 - FeedbackShare, exact);
            TensorPrimitives.Multiply(all, (float)FeedbackShare, all);
            weights = weights.Beside(FeedbackShare) with { Feedback = 1 - FeedbackShare };
        }

        if (query.Neighbours is null) return weights;
        for (var i = 0; i < candidates.All.Length; i++) all[candidates.Documents[i]] = (float)candidates.All[i];
        for (var i = 0; i < candidates.All.Length; i++) candidates.Company[i] = query.Neighbours.Around(candidates.Documents[i], all);
        Mix(candidates.All, candidates.Company, OwnShare);
        return weights.Beside(OwnShare) with { Company = 1 - OwnShare };
    }

    private static void MixWords(Candidates candidates)
    {
        for (var i = 0; i < candidates.All.Length; i++)
            candidates.All[i] = (WordShare * 0.5 * (candidates.Words[i] + candidates.Grams[i])) + ((1 - WordShare) * candidates.Latent[i]);
    }

    /// <summary>Takes the closeness of the best documents anew from their float32 values, where the scan had only bytes.</summary>
    /// <param name="shares">As shares of the greatest closeness.</param>
    /// <param name="weight">What the shares count in the whole.</param>
    private static void Refine(VectorRows rows, float[] asked, Candidates candidates, double[] shares, double weight, int count)
    {
        if (count == 0) return;
        var best = candidates.Best(count);
        double scanned = 0, exact = 0;
        var closeness = new double[best.Length];
        for (var i = 0; i < best.Length; i++)
        {
            closeness[i] = Math.Max(0, rows.Exact(candidates.Documents[best[i]], asked));
            (scanned, exact) = (Math.Max(scanned, shares[best[i]]), Math.Max(exact, closeness[i]));
        }

        if (exact <= 0) return;
        for (var i = 0; i < best.Length; i++)
        {
            var share = closeness[i] / exact * scanned;
            candidates.All[best[i]] += weight * (share - shares[best[i]]);
            shares[best[i]] = share;
        }
    }

    /// <summary>What the best documents have in common, with something of the query; null when they have no vectors.</summary>
    private static float[]? Wanted(VectorQuery query, Candidates candidates)
    {
        var mean = new float[query.Asked.Length];
        foreach (var i in candidates.Best(FeedbackDocuments))
        {
            if (query.Rows.Of(candidates.Documents[i]) is { } place) TensorPrimitives.MultiplyAdd(place, (float)candidates.All[i], mean, mean);
        }

        if (VectorRows.TryUnit(mean) is not { } common) return null;
        TensorPrimitives.Multiply(common, (float)(1 - AskedShare), mean);
        TensorPrimitives.MultiplyAdd(query.Asked, (float)AskedShare, mean, mean);
        return VectorRows.TryUnit(mean);
    }

    private static void Mix(double[] scores, double[] others, double share)
    {
        for (var i = 0; i < scores.Length; i++) scores[i] = (share * scores[i]) + ((1 - share) * others[i]);
    }
}
