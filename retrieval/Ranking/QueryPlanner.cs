using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Spelling;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Ranking;

/// <summary>Turns query text into terms: the word itself, its repair when nobody wrote it, and the synonyms of the phrase it is in.</summary>
internal sealed class QueryPlanner(Vocabulary vocabulary, PostingLane words, SpellingRepair spelling, SynonymTable synonyms)
{
    /// <summary>A query has at most this many distinct words; what follows is left out.</summary>
    public const int MaxWords = 64;

    private const double SynonymWeight = 0.6;
    private const double RepairWeight = 0.8;

    /// <summary>What a word still counts by itself inside a phrase that stands for another: in "collapsed lung" the lung is not the topic.</summary>
    private const double InsidePhrase = 0.5;

    public QueryPlan Plan(string query)
    {
        var drafts = Distinct(query);
        var stems = drafts.ConvertAll(d => d.Stem);
        var repairs = new List<WordRepair>();
        foreach (var draft in drafts) AddItself(draft);
        AddSynonyms(drafts, stems);
        foreach (var draft in drafts)
        {
            if (draft.Ways.Count == 0) Repair(draft, repairs);
        }

        // A repaired word may start or end a known phrase ("pnuemonia").
        if (repairs.Count > 0) AddSynonyms(drafts.FindAll(d => d.Repaired), drafts.FindAll(d => d.Repaired).ConvertAll(d => d.Stem));
        return new QueryPlan(Weigh(drafts), repairs);
    }

    private static List<Draft> Distinct(string query)
    {
        var drafts = new List<Draft>();
        foreach (var word in Tokenizer.Words(query.AsSpan(0, Math.Min(query.Length, TextIndex.MaxQueryLength))))
        {
            if (StopWords.Contains(word)) continue;
            var stem = Stemmer.Stem(word);
            if (drafts.Find(d => d.Stem == stem) is { } known) known.Times++;
            else if (drafts.Count < MaxWords) drafts.Add(new Draft(word, stem));
        }

        return drafts;
    }

    private void AddItself(Draft draft)
    {
        var term = vocabulary.Find(draft.Stem);
        if (term >= 0 && words.DocumentFrequency(term) > 0) draft.Ways.Add(new QueryWay(term, draft.Typed, 1, 1));
    }

    private void AddSynonyms(List<Draft> drafts, List<string> stems)
    {
        for (var i = 0; i < drafts.Count;)
        {
            var (length, phrases) = synonyms.Match(stems, i);
            foreach (var phrase in phrases)
            {
                for (var j = i; j < i + length; j++) AddPhrase(drafts[j], phrase, length);
            }

            for (var j = i; j < i + length; j++)
            {
                if (length > 1 && drafts[j].Ways.Exists(w => w.Credit < 1 || w.Weight < 1)) drafts[j].OwnWeight = InsidePhrase;
            }

            i += Math.Max(length, 1);
        }
    }

    /// <summary>A phrase's weight is shared among the words that bring it in, its credit among the words it has.</summary>
    private void AddPhrase(Draft draft, string[] phrase, int askedWords)
    {
        foreach (var word in phrase)
        {
            var term = vocabulary.Find(Stemmer.Stem(word));
            if (term < 0 || words.DocumentFrequency(term) == 0 || draft.Ways.Exists(w => w.Term == term)) continue;
            draft.Ways.Add(new QueryWay(term, word, SynonymWeight / askedWords, 1.0 / phrase.Length));
        }
    }

    private void Repair(Draft draft, List<WordRepair> repairs)
    {
        if (spelling.Find(draft.Typed) is not { } found) return;
        draft.Ways.Add(new QueryWay(found.Stem, found.Repair.Meant, RepairWeight * found.Repair.Similarity, found.Repair.Similarity));
        draft.Stem = Stemmer.Stem(found.Repair.Meant);
        draft.Repaired = true;
        repairs.Add(found.Repair);
    }

    private List<QueryWord> Weigh(List<Draft> drafts)
    {
        var topical = drafts.Exists(d => !TopicFreeWords.Contains(d.Stem));
        return drafts.ConvertAll(d =>
        {
            var idf = Idf(d);
            return new QueryWord(d.Typed, d.Times, d.OwnWeight, idf, topical && TopicFreeWords.Contains(d.Stem) ? 0 : idf, d.Weighted());
        });
    }

    /// <summary>The idf of the word, or of the rarest term that stands for it; the highest there is for a word nothing stands for.</summary>
    private double Idf(Draft draft)
    {
        if (draft.Ways.Count == 0) return words.MaxIdf;
        if (draft.Ways[0].Weight >= 1) return words.Idf(draft.Ways[0].Term);
        double idf = 0;
        foreach (var way in draft.Ways) idf = Math.Max(idf, words.Idf(way.Term));
        return idf;
    }

    private sealed class Draft(string typed, string stem)
    {
        public string Typed { get; } = typed;

        public string Stem { get; set; } = stem;

        public int Times { get; set; } = 1;

        public bool Repaired { get; set; }

        public double OwnWeight { get; set; } = 1;

        public List<QueryWay> Ways { get; } = [];

        /// <summary>The ways, the word itself counting less inside a phrase.</summary>
        public List<QueryWay> Weighted() => Ways.ConvertAll(w => w.Weight >= 1 ? w with { Weight = OwnWeight } : w);
    }
}
