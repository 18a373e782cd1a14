using System.Buffers;
using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Text;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// The measured recipe: L = 1/2 mx(BM25F of words) + 1/2 mx(BM25F of character 4-grams), over the documents the filter lets through, and what the latent space adds to it
/// where one was trained.
/// </summary>
internal sealed class Ranker(PostingLane words, PostingLane grams, Func<int, int> findGramTerm)
{
    private const int GramLength = 4;

    /// <summary>A document with its parts, best first.</summary>
    public sealed record Ranked(int Document, double Score, IReadOnlyList<RankedPart> Parts);

    /// <summary>The best documents of a plan; <paramref name="allowed"/> says which may be among them.</summary>
    /// <param name="space">What training found; null before.</param>
    /// <param name="given">Vectors and the query's own, where an embedding model made them: they take the place of the space's.</param>
    public List<Ranked> Rank(QueryPlan plan, int documents, LatentSpace? space, (VectorRows Rows, float[] Query)? given, Func<int, bool> allowed, int count)
    {
        var rented = ArrayPool<double>.Shared.Rent(Scores.Kinds * documents);
        try
        {
            rented.AsSpan(0, Scores.Kinds * documents).Clear();
            var scores = new Scores(rented, documents);
            var weights = PartWeights.WordsOnly;
            ScoreWords(plan, scores.Words);
            ScoreGrams(plan, scores.Grams);
            for (var d = 0; d < documents; d++)
            {
                if ((scores.Words[d] > 0 || scores.Grams[d] > 0) && !allowed(d)) scores.Words[d] = scores.Grams[d] = 0;
            }

            MaxNorm.Apply(scores.Words);
            MaxNorm.Apply(scores.Grams);
            for (var d = 0; d < documents; d++) scores.All[d] = 0.5 * (scores.Words[d] + scores.Grams[d]);
            if (given is null && space?.Place(Frequencies(plan)) is { } asked) given = (space.Places, asked);
            if (given is var (rows, query)) weights = LatentRanking.Apply(rows, query, space?.Neighbours, words.Documents, scores, allowed);
            return Best(scores, weights, count);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Textbook BM25 of the words as they were typed, or closeness in the latent space; nothing else.</summary>
    public List<Ranked> RankBy(RankerPart part, QueryPlan plan, int documents, LatentSpace? space, Func<int, bool> allowed, int count)
    {
        var scores = new Scores(new double[Scores.Kinds * documents], documents);
        var query = Frequencies(plan, typedOnly: true);
        if (part == RankerPart.Words)
        {
            foreach (var (term, times) in query) words.Score(term, times, scores.All);
        }
        else if (space?.Place(query) is { } asked)
        {
            LatentRanking.Closeness(space.Places, asked, scores.All, allowed);
        }

        return Best(scores, default, count);
    }

    /// <summary>
    /// The query as a text among the others. What stands for a word is left out where the texts have the word itself: the space has found in them what lies near it,
    /// and somebody else's synonyms only blur that.
    /// </summary>
    private static Dictionary<int, double> Frequencies(QueryPlan plan, bool typedOnly = false)
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

    private static List<Ranked> Best(Scores scores, PartWeights weights, int count)
    {
        var top = new TopDocuments(Math.Min(count, scores.All.Length));
        for (var d = 0; d < scores.All.Length; d++)
        {
            if (scores.All[d] > 0) top.Offer(d, scores.All[d]);
        }

        var best = new List<Ranked>(count);
        foreach (var d in top.TakeAll()) best.Add(new Ranked(d, scores.All[d], Parts(scores, weights, d)));
        return best;
    }

    private static List<RankedPart> Parts(Scores scores, PartWeights weights, int document)
    {
        List<RankedPart> parts =
        [
            new("bm25", scores.Words[document], weights.Words), new("ngrams", scores.Grams[document], weights.Grams), new("vector", scores.Latent[document], weights.Latent),
            new("feedback", scores.Feedback[document], weights.Feedback), new("smoothing", scores.Company[document], weights.Company),
        ];
        parts.RemoveAll(part => part.Weight == 0);
        return parts;
    }
}
