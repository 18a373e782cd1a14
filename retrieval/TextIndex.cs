using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Ranking;
using Lightbox.Retrieval.Spelling;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval;

/// <summary>
/// Texts by id, searched by words, 4-grams, repaired spellings and synonyms. Lives in memory, grows and shrinks document by document; any number of threads may search
/// while one changes it.
/// </summary>
public sealed class TextIndex : IDisposable
{
    /// <summary>Characters of a query that are read; a service refuses longer ones before they come here.</summary>
    public const int MaxQueryLength = 8192;

    /// <summary>How many of the best documents decide whether the query is answered.</summary>
    private const int DecidingHits = 10;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly IReadOnlyList<FieldSpec> fields;
    private readonly Vocabulary vocabulary = new();
    private readonly Dictionary<int, int> gramTerms = [];
    private readonly Dictionary<string, int> documents = new(StringComparer.Ordinal);
    private readonly List<string?> ids = [];
    private readonly PostingLane wordLane;
    private readonly PostingLane gramLane;
    private readonly QueryPlanner planner;
    private readonly Ranker ranker;
    private LatentSpace? space;

    /// <param name="fields">At least one; texts are put in the same order.</param>
    /// <param name="synonyms">Phrases that stand for each other; the built-in ones when absent.</param>
    public TextIndex(IReadOnlyList<FieldSpec> fields, SynonymTable? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentOutOfRangeException.ThrowIfZero(fields.Count);
        this.fields = fields;
        wordLane = new PostingLane(fields);
        gramLane = new PostingLane(fields);
        var spelling = new SpellingRepair(vocabulary, term => wordLane.DocumentFrequency(term) > 0);
        planner = new QueryPlanner(vocabulary, wordLane, spelling, synonyms ?? SynonymTable.BuiltIn);
        ranker = new Ranker(wordLane, gramLane, gram => gramTerms.TryGetValue(gram, out var term) ? term : -1);
    }

    /// <summary>Documents in the index.</summary>
    public int Count
    {
        get
        {
            gate.EnterReadLock();
            try
            {
                return documents.Count;
            }
            finally
            {
                gate.ExitReadLock();
            }
        }
    }

    /// <summary>Puts a document in, or replaces the one with this id. A null text is an empty field.</summary>
    /// <param name="id">Compared ordinally.</param>
    /// <param name="texts">One a field, in the order of the fields.</param>
    public void Put(string id, params IReadOnlyList<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count != fields.Count) throw new ArgumentException($"{texts.Count} texts for {fields.Count} fields.", nameof(texts));
        gate.EnterWriteLock();
        try
        {
            TakeOut(id);
            Append(id, texts);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Takes a document out; false when there was none.</summary>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        gate.EnterWriteLock();
        try
        {
            return TakeOut(id);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>
    /// Finds the directions of the texts that are in it (latent semantic analysis), which every search uses from then on. Texts put in later are placed among them; train again when those have become many.
    /// Takes seconds for thousands of texts; searches go on meanwhile, changes wait.
    /// </summary>
    public void Train(CancellationToken cancellation = default)
    {
        gate.EnterUpgradeableReadLock();
        try
        {
            var trained = LatentSpace.Train(wordLane, ids.Count, cancellation);
            gate.EnterWriteLock();
            space = trained;
            gate.ExitWriteLock();
        }
        finally
        {
            gate.ExitUpgradeableReadLock();
        }
    }

    /// <summary>The best documents for a text, or none when nothing fits. Any text is a query; none is an error.</summary>
    public SearchResult Search(string query, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new SearchOptions();
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Count is >= 1 and <= SearchOptions.MaxCount, true, nameof(options));
        gate.EnterReadLock();
        try
        {
            return Answer(planner.Plan(query), options);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>What one part of the ranker would give alone, for comparison: nothing filtered, nothing held back.</summary>
    internal IReadOnlyList<(string Id, double Score)> SearchBy(RankerPart part, string query, int count)
    {
        gate.EnterReadLock();
        try
        {
            return [.. ranker.RankBy(part, planner.Plan(query), ids.Count, space, d => ids[d] is not null, count).Select(found => (ids[found.Document]!, found.Score))];
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void Dispose() => gate.Dispose();

    private SearchResult Answer(QueryPlan plan, SearchOptions options)
    {
        if (plan.Words.Count == 0 || documents.Count == 0) return SearchResult.Nothing;
        var ranked = ranker.Rank(plan, ids.Count, space, d => ids[d] is { } id && options.Filter?.Invoke(id) != false, options.Count);
        var hits = new List<SearchHit>(ranked.Count);
        double best = 0;
        foreach (var found in ranked)
        {
            var coverage = Coverage.Of(plan, wordLane, found.Document);
            if (hits.Count < DecidingHits) best = Math.Max(best, coverage);
            hits.Add(new SearchHit(ids[found.Document]!, found.Score, new HitExplanation(found.Parts, coverage, Matches(plan, found.Document))));
        }

        var confidence = best < options.AnswerThreshold || best == 0 ? Confidence.None : best < options.LowConfidence ? Confidence.Low : Confidence.Good;
        if (!options.KeepUnanswered)
        {
            // A document that only looks alike letter by letter is no answer beside one that holds the words.
            if (confidence == Confidence.None) hits.Clear();
            else hits.RemoveAll(h => h.Explanation.Coverage == 0);
        }

        return new SearchResult(hits, confidence, best, plan.Repairs);
    }

    private List<WordMatch> Matches(QueryPlan plan, int document)
    {
        var matches = new List<WordMatch>();
        foreach (var word in plan.Words)
        {
            foreach (var way in word.Ways)
            {
                var names = new List<string>();
                foreach (var field in wordLane.FieldsWith(way.Term, document)) names.Add(fields[field].Name);
                if (names.Count > 0) matches.Add(new WordMatch(word.Typed, way.Text, names));
            }
        }

        return matches;
    }

    private bool TakeOut(string id)
    {
        if (!documents.Remove(id, out var document)) return false;
        wordLane.Remove(document);
        gramLane.Remove(document);
        ids[document] = null;
        return true;
    }

    private void Append(string id, IReadOnlyList<string?> texts)
    {
        var words = new List<int>[texts.Count];
        var grams = new List<int>[texts.Count];
        var cut = new List<int>();
        for (var f = 0; f < texts.Count; f++)
        {
            var wordTerms = words[f] = [];
            var gramTerms = grams[f] = [];
            Tokenizer.Words(texts[f], word =>
            {
                if (StopWords.Contains(word)) return;
                wordTerms.Add(vocabulary.Add(word));
                cut.Clear();
                CharGrams.Append(word, 4, cut);
                foreach (var gram in cut) gramTerms.Add(GramTerm(gram));
            });
        }

        wordLane.Append(words);
        gramLane.Append(grams);
        space?.Append(words);
        documents[id] = ids.Count;
        ids.Add(id);
    }

    private int GramTerm(int gram)
    {
        if (!gramTerms.TryGetValue(gram, out var term)) gramTerms[gram] = term = gramTerms.Count;
        return term;
    }
}
