using System.Buffers;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// The lexical part of the measured recipe: L = 1/2 mx(BM25F of words) + 1/2 mx(BM25F of character 4-grams), over the documents the filter lets through.
/// </summary>
internal sealed class Ranker(PostingLane words, PostingLane grams, Func<int, int> findGramTerm)
{
    private const int GramLength = 4;

    /// <summary>A document with its parts, best first.</summary>
    public sealed record Ranked(int Document, double Score, double Words, double Grams);

    /// <summary>The best documents of a plan; <paramref name="allowed"/> says which may be among them.</summary>
    public List<Ranked> Rank(QueryPlan plan, int documents, Func<int, bool> allowed, int count)
    {
        var byWord = ArrayPool<double>.Shared.Rent(documents);
        var byGram = ArrayPool<double>.Shared.Rent(documents);
        try
        {
            var wordScores = byWord.AsSpan(0, documents);
            var gramScores = byGram.AsSpan(0, documents);
            wordScores.Clear();
            gramScores.Clear();
            ScoreWords(plan, wordScores);
            ScoreGrams(plan, gramScores);
            for (var d = 0; d < documents; d++)
            {
                if ((wordScores[d] > 0 || gramScores[d] > 0) && !allowed(d)) wordScores[d] = gramScores[d] = 0;
            }

            MaxNorm.Apply(wordScores);
            MaxNorm.Apply(gramScores);
            return Best(wordScores, gramScores, count);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(byWord);
            ArrayPool<double>.Shared.Return(byGram);
        }
    }

    /// <summary>What stands for one word is one term: its frequencies are added before saturation, so that many synonyms do not outweigh the other words.</summary>
    private void ScoreWords(QueryPlan plan, Span<double> scores)
    {
        var rented = ArrayPool<double>.Shared.Rent(scores.Length);
        var frequencies = rented.AsSpan(0, scores.Length);
        foreach (var word in plan.Words)
        {
            if (word.Ways is [{ Weight: 1 } itself])
            {
                words.Score(itself.Term, word.Times, scores);
                continue;
            }

            frequencies.Clear();
            foreach (var way in word.Ways) words.AddFrequencies(way.Term, way.Weight, frequencies);
            for (var d = 0; d < scores.Length; d++)
            {
                if (frequencies[d] > 0) scores[d] += word.Times * word.Idf * Bm25.Saturate(frequencies[d]);
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void ScoreGrams(QueryPlan plan, Span<double> scores)
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
            if (term >= 0) grams.Score(term, weight, scores);
        }
    }

    private static void AddGrams(string word, double weight, Dictionary<int, double> weights, List<int> cut)
    {
        cut.Clear();
        CharGrams.Append(word, GramLength, cut);
        foreach (var gram in cut) weights[gram] = weights.GetValueOrDefault(gram) + weight;
    }

    private static List<Ranked> Best(ReadOnlySpan<double> wordScores, ReadOnlySpan<double> gramScores, int count)
    {
        var top = new TopDocuments(Math.Min(count, wordScores.Length));
        for (var d = 0; d < wordScores.Length; d++)
        {
            var score = Fused(wordScores[d], gramScores[d]);
            if (score > 0) top.Offer(d, score);
        }

        var best = new List<Ranked>(count);
        foreach (var d in top.TakeAll()) best.Add(new Ranked(d, Fused(wordScores[d], gramScores[d]), wordScores[d], gramScores[d]));
        return best;
    }

    private static double Fused(double words, double grams) => 0.5 * (words + grams);
}
