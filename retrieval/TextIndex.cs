using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Ranking;
using Lightbox.Retrieval.Spelling;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;
using Lightbox.Retrieval.Vectors;

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
    private readonly DocumentSet dead = new();
    private readonly QueryPlanner planner;
    private readonly Coverage coverage;
    private readonly Ranker ranker;
    private LatentSpace? space;
    private VectorRows? given;
    private bool isUnsettled;

    /// <param name="fields">One to 16; texts are put in the same order.</param>
    /// <param name="synonyms">Phrases that stand for each other; the built-in ones when absent.</param>
    public TextIndex(IReadOnlyList<FieldSpec> fields, SynonymTable? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentOutOfRangeException.ThrowIfZero(fields.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Count, PackedList.MostFields);
        this.fields = fields;
        wordLane = new PostingLane(fields);
        gramLane = new PostingLane(fields);
        var spelling = new SpellingRepair(vocabulary, term => wordLane.DocumentFrequency(term) > 0);
        planner = new QueryPlanner(vocabulary, wordLane, spelling, synonyms ?? SynonymTable.BuiltIn);
        coverage = new Coverage(wordLane, fields);
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

    /// <summary>Gives a document the vector that an embedding model made of it. Putting the document's texts anew takes it away: it is no longer theirs.</summary>
    /// <param name="id">Of a document that was put in.</param>
    /// <param name="vector">Finite, not zero, as long as those of the other documents: vectors of two models are never compared.</param>
    /// <exception cref="ArgumentException">There is no such document, or the vector is not as it should be.</exception>
    public void PutVector(string id, ReadOnlySpan<float> vector)
    {
        ArgumentNullException.ThrowIfNull(id);
        CheckVector(vector, nameof(vector));
        gate.EnterWriteLock();
        try
        {
            if (!documents.TryGetValue(id, out var document)) throw new ArgumentException("No document has this id.", nameof(id));
            given ??= new VectorRows(vector.Length);
            CheckLength(vector, given, nameof(vector));
            given.Set(document, vector);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Forgets all vectors that were put in, so that those of another model can take their place.</summary>
    public void ClearVectors()
    {
        gate.EnterWriteLock();
        given = null;
        gate.ExitWriteLock();
    }

    /// <summary>A document's vector, length 1: the one put in, or its place in the latent space while none was put in at all. False when it has none.</summary>
    public bool TryGetVector(string id, out float[] vector)
    {
        ArgumentNullException.ThrowIfNull(id);
        gate.EnterReadLock();
        try
        {
            vector = documents.TryGetValue(id, out var document) ? (given ?? space?.Places)?.Of(document) ?? [] : [];
            return vector.Length > 0;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>The documents nearest to a vector by cosine, best first; of equals the one put in first.</summary>
    /// <param name="vector">Of the model whose vectors were put in, or a place in the latent space while none were.</param>
    /// <param name="count">Hits wanted, 1 to <see cref="SearchOptions.MaxCount"/>.</param>
    /// <param name="minimum">Least cosine, -1 to 1.</param>
    /// <param name="filter">Which ids may be hits, before the cut.</param>
    /// <param name="partial">Fewer than asked for, and some documents have no vector to be compared by.</param>
    /// <exception cref="ArgumentException">The vector is not finite, zero, or as long as no vector here.</exception>
    public IReadOnlyList<SimilarHit> Similar(ReadOnlySpan<float> vector, int count, double minimum, Func<string, bool>? filter, out bool partial)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count is >= 1 and <= SearchOptions.MaxCount, true, nameof(count));
        CheckVector(vector, nameof(vector));
        gate.EnterReadLock();
        try
        {
            partial = documents.Count > 0;
            if ((given ?? space?.Places) is not { } rows) return [];
            CheckLength(vector, rows, nameof(vector));
            var hits = Nearest.Of(rows, VectorRows.Unit(vector), count, minimum, d => ids[d] is { } id && filter?.Invoke(id) != false);
            partial = hits.Count < count && rows.Count < documents.Count;
            return hits.ConvertAll(hit => new SimilarHit(ids[hit.Document]!, hit.Similarity));
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>
    /// Finds the directions of the texts that are in it (latent semantic analysis), which every search uses from then on. Texts put in later are placed among them; train again when those have become many.
    /// Takes seconds for thousands of texts; searches go on meanwhile, changes wait.
    /// </summary>
    public void Train(CancellationToken cancellation = default)
    {
        Settle();
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
        if (options.QueryVector is { } asked) CheckVector(asked, nameof(options));
        Settle();
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
        var ranked = ranker.Rank(plan, ids.Count, VectorsFor(plan, options), AllowedBy(options.Filter), options.Count);
        var held = coverage.Of(plan, ranked.ConvertAll(found => found.Document));
        var best = held.Take(DecidingHits).Select(hit => hit.Share).DefaultIfEmpty(0).Max();
        var hits = ranked.Zip(held, (found, has) => new SearchHit(ids[found.Document]!, found.Score, new HitExplanation(found.Parts, has.Share, has.Matches))).ToList();
        var confidence = best < options.AnswerThreshold || best == 0 ? Confidence.None : best < options.LowConfidence ? Confidence.Low : Confidence.Good;
        if (!options.KeepUnanswered)
        {
            // A document that only looks alike letter by letter is no answer beside one that holds the words.
            if (confidence == Confidence.None) hits.Clear();
            else hits.RemoveAll(h => h.Explanation.Coverage == 0);
        }

        return new SearchResult(hits, confidence, best, plan.Repairs);
    }

    /// <summary>Terms of documents taken out are counted no longer before anything is weighed by those counts.</summary>
    private void Settle()
    {
        if (!Volatile.Read(ref isUnsettled)) return;
        gate.EnterWriteLock();
        wordLane.Settle();
        gramLane.Settle();
        Volatile.Write(ref isUnsettled, false);
        gate.ExitWriteLock();
    }

    private static void CheckVector(ReadOnlySpan<float> vector, string name)
    {
        if (VectorRows.TryUnit(vector) is null) throw new ArgumentException("A vector must be finite and not zero.", name);
    }

    private static void CheckLength(ReadOnlySpan<float> vector, VectorRows rows, string name)
    {
        if (vector.Length != rows.Dimension) throw new ArgumentException($"A vector of {vector.Length} numbers, where all others have {rows.Dimension}.", name);
    }

    /// <summary>The query's own vector where an embedding model made it; else its place in the latent space.</summary>
    private VectorQuery? VectorsFor(QueryPlan plan, SearchOptions options)
    {
        if (options.QueryVector is { } asked && given is not null)
        {
            CheckLength(asked, given, nameof(options));
            return new(given, VectorRows.Unit(asked), space?.Neighbours);
        }

        return space?.Place(Ranker.Frequencies(plan)) is { } place ? new(space.Places, place, space.Neighbours) : null;
    }

    private Func<int, bool>? AllowedBy(Func<string, bool>? filter) =>
        filter is null && dead.Count == 0 ? null : d => ids[d] is { } id && filter?.Invoke(id) != false;

    private bool TakeOut(string id)
    {
        if (!documents.Remove(id, out var document)) return false;
        wordLane.Remove(document);
        gramLane.Remove(document);
        dead.Add(document);
        Volatile.Write(ref isUnsettled, true);
        given?.Remove(document);
        space?.Places.Remove(document);
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
