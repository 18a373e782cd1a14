using System.Buffers;
using System.Numerics.Tensors;
using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Text;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// The measured recipe: L = 1/2 mx(BM25F of words) + 1/2 mx(BM25F of character 4-grams), over the documents the filter lets through, and what vectors add to it
/// where there are some.
/// </summary>
internal sealed class Ranker(PostingLane words, PostingLane grams, Func<int, int> findGramTerm)
{
    private const int GramLength = 4, CommonShare = 4;

    /// <summary>A document with its parts, best first.</summary>
    public sealed record Ranked(int Document, double Score, IReadOnlyList<RankedPart> Parts);

    /// <summary>The best documents of a plan.</summary>
    /// <param name="documents">Numbers are below this.</param>
    /// <param name="vectors">Null where there are none to compare.</param>
    /// <param name="allowed">Which documents may be among them; null when all may.</param>
    public List<Ranked> Rank(QueryPlan plan, int documents, VectorQuery? vectors, Func<int, bool>? allowed, int count)
    {
        var rented = ArrayPool<float>.Shared.Rent(WordScores.Kinds * documents);
        var mask = allowed is null ? null : ArrayPool<bool>.Shared.Rent(documents);
        try
        {
            rented.AsSpan(0, WordScores.Kinds * documents).Clear();
            var scores = new WordScores(rented, documents);
            var latent = rented.AsMemory(WordScores.LatentKind * documents, documents);
            var scan = vectors is { Rows.IsLarge: true } ? Task.Run(() => vectors.Rows.Scan(vectors.Asked, latent)) : null;
            try
            {
                ScoreWords(plan, scores);
                ScoreGrams(plan, scores.Grams);
            }
            finally
            {
                // Also when the words failed: the room it writes to goes back.
                scan?.Wait();
            }

            if (scan is null) vectors?.Rows.Scan(vectors.Asked, latent);
            var may = mask.AsSpan(0, mask is null ? 0 : documents);
            if (allowed is not null) Leave(scores, may, allowed, vectors is not null);
            MaxNorm.Apply(scores.Words);
            MaxNorm.Apply(scores.Grams);
            TensorPrimitives.Add(scores.Words, scores.Grams, scores.All);
            TensorPrimitives.Multiply(scores.All, 0.5f, scores.All);
            if (vectors is null) return WordsOnly(Candidates.Of(scores, may), count);
            MaxNorm.Apply(scores.Latent);
            TensorPrimitives.Multiply(scores.All, (float)LatentRanking.WordShare, scores.All);
            TensorPrimitives.MultiplyAdd(scores.Latent, 1 - (float)LatentRanking.WordShare, scores.All, scores.All);
            var candidates = Candidates.Of(scores, may);
            return Best(candidates, LatentRanking.Apply(vectors, words.Documents, candidates, scores.All, count), count);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
            if (mask is not null) ArrayPool<bool>.Shared.Return(mask);
        }
    }

    /// <summary>Textbook BM25 of the words as they were typed, or closeness of the vectors; nothing else.</summary>
    public List<(int Document, double Score)> RankBy(RankerPart part, QueryPlan plan, int documents, LatentSpace? space, Func<int, bool> allowed, int count)
    {
        var scores = new float[documents];
        var query = Frequencies(plan, typedOnly: true);
        if (part == RankerPart.Words)
        {
            foreach (var (term, times) in query) words.Score(term, times, scores);
        }
        else if (space?.Place(query) is { } asked)
        {
            space.Places.Scan(asked, scores.AsMemory());
        }

        var top = new TopDocuments(count);
        for (var d = 0; d < scores.Length; d++)
        {
            if (scores[d] > 0 && allowed(d)) top.Offer(d, scores[d]);
        }

        return [.. top.TakeAll().Select(d => (d, (double)scores[d]))];
    }

    /// <summary>
    /// The query as a text among the others. What stands for a word is left out where the texts have the word itself: the space has found in them what lies near it,
    /// and somebody else's synonyms only blur that.
    /// </summary>
    public static Dictionary<int, double> Frequencies(QueryPlan plan, bool typedOnly = false)
    {
        var frequencies = new Dictionary<int, double>();
        foreach (var word in plan.Words)
        {
            var itself = word.Ways.FirstOrDefault(way => way.Text == word.Typed);
            if (itself is not null) Add(itself.Term, word.Times);
            else if (!typedOnly) foreach (var way in word.Ways) Add(way.Term, word.Times * way.Weight);
        }

        return frequencies;

        void Add(int term, double times) => frequencies[term] = frequencies.GetValueOrDefault(term) + times;
    }

    /// <summary>What stands for one word is one term: its frequencies are added before saturation, so that many synonyms do not outweigh the other words.</summary>
    private void ScoreWords(QueryPlan plan, WordScores scores)
    {
        foreach (var word in plan.Words)
        {
            if (word.Ways is [{ Weight: 1 } itself])
            {
                words.Score(itself.Term, word.Times, scores.Words);
                continue;
            }

            foreach (var way in word.Ways) words.AddFrequencies(way.Term, way.Weight, scores.Sums);
            foreach (var way in word.Ways) words.SaturateInto(way.Term, word.Times * word.Idf, scores.Sums, scores.Words);
        }
    }

    private void ScoreGrams(QueryPlan plan, Span<float> scores)
    {
        var weights = new Dictionary<int, double>();
        var cut = new List<int>();
        foreach (var word in plan.Words)
        {
            AddGrams(word.Typed, word.Times * word.OwnWeight, weights, cut);
            var others = 0;
            foreach (var way in word.Ways) others += way.Text == word.Typed ? 0 : 1;
            foreach (var way in word.Ways)
            {
                if (way.Text != word.Typed) AddGrams(way.Text, word.Times * way.Weight / others, weights, cut);
            }
        }

        foreach (var (gram, weight) in weights)
        {
            var term = findGramTerm(gram);
            if (term >= 0 && !SaysNothing(term)) grams.Score(term, weight, scores);
        }
    }

    /// <summary>In a large index, most of the work would be n-grams such as "ing_" that a quarter of the documents have: their idf is below a fifth of a rare one's.</summary>
    private bool SaysNothing(int gram) => grams.Documents > VectorRows.ExactDocuments && grams.DocumentFrequency(gram) > grams.Documents / CommonShare;

    private static void AddGrams(string word, double weight, Dictionary<int, double> weights, List<int> cut)
    {
        cut.Clear();
        CharGrams.Append(word, GramLength, cut);
        foreach (var gram in cut) weights[gram] = weights.GetValueOrDefault(gram) + weight;
    }

    /// <summary>Takes what documents got that may not be found, before anything is compared with the best.</summary>
    private static void Leave(WordScores scores, Span<bool> may, Func<int, bool> allowed, bool allMayCount)
    {
        for (var d = 0; d < may.Length; d++)
        {
            // Only vectors, and company in their space, bring in a document that shares nothing with the query's words.
            may[d] = (allMayCount || scores.Words[d] > 0 || scores.Grams[d] > 0) && allowed(d);
            if (!may[d]) scores.Words[d] = scores.Grams[d] = scores.Latent[d] = 0;
        }
    }

    private static List<Ranked> WordsOnly(Candidates candidates, int count)
    {
        for (var i = 0; i < candidates.All.Length; i++) candidates.All[i] = 0.5 * (candidates.Words[i] + candidates.Grams[i]);
        return Best(candidates, PartWeights.WordsOnly, count);
    }

    private static List<Ranked> Best(Candidates candidates, PartWeights weights, int count)
    {
        var best = new List<Ranked>(count);
        foreach (var i in candidates.Best(count)) best.Add(new Ranked(candidates.Documents[i], candidates.All[i], Parts(candidates, weights, i)));
        return best;
    }

    private static List<RankedPart> Parts(Candidates candidates, PartWeights weights, int i)
    {
        List<RankedPart> parts =
        [
            new("bm25", candidates.Words[i], weights.Words), new("ngrams", candidates.Grams[i], weights.Grams), new("vector", candidates.Latent[i], weights.Latent),
            new("feedback", candidates.Feedback[i], weights.Feedback), new("smoothing", candidates.Company[i], weights.Company),
        ];
        parts.RemoveAll(part => part.Weight == 0);
        return parts;
    }
}
