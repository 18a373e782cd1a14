using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Ranking;
using Lightbox.Retrieval.Stored;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval;

/// <summary>
/// Texts by id, searched by words, 4-grams, repaired spellings, synonyms and vectors. Lives in memory or, opened on a folder, mostly in mapped files; grows and shrinks document by
/// document; any number of threads may search while one changes it.
/// </summary>
public sealed class TextIndex : IDisposable
{
    /// <summary>Characters of a query that are read; a service refuses longer ones before they come here.</summary>
    public const int MaxQueryLength = 8192;

    /// <summary>How many of the best documents decide whether the query is answered.</summary>
    private const int DecidingHits = 10;

    /// <summary>So many documents taken out are no reason to tidy up.</summary>
    private const int FewDead = 256;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly IndexFolder? folder;
    private IndexState state;
    private bool isUnsettled;
    private bool isChanged;

    /// <summary>An index in memory.</summary>
    /// <param name="fields">One to 16; texts are put in the same order.</param>
    /// <param name="synonyms">Phrases that stand for each other; the built-in ones when absent.</param>
    public TextIndex(IReadOnlyList<FieldSpec> fields, SynonymTable? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentOutOfRangeException.ThrowIfZero(fields.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Count, PackedList.MostFields);
        state = new IndexState(fields, synonyms ?? SynonymTable.BuiltIn);
    }

    private TextIndex(string path, IReadOnlyList<FieldSpec> fields, SynonymTable? synonyms, CancellationToken cancellation)
        : this(fields, synonyms)
    {
        folder = new IndexFolder(path, fields);
        try
        {
            Stamp = folder.Load(state, cancellation);
            if (Stamp.Length == 0) state = new IndexState(fields, synonyms ?? SynonymTable.BuiltIn);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Documents in the index.</summary>
    public int Count => Read(() => state.Documents.Count);

    /// <summary>What the owner called the stored state that was opened, or saved last; "" when there is none.</summary>
    public string Stamp { get; private set; } = "";

    /// <summary>What the owner calls the model of the vectors that are in it; stored with them.</summary>
    public string VectorTag
    {
        get => Read(() => state.VectorTag);
        set
        {
            if (VectorTag != value) Write(() => state.VectorTag = value);
        }
    }

    /// <summary>Numbers of a vector that was put in; 0 while there is none.</summary>
    public int VectorLength => Read(() => state.Given?.Dimension ?? 0);

    /// <summary>Directions of the latent space; 0 before it was trained, or when the texts are too few.</summary>
    public int LatentDimensions => Read(() => state.Space?.Places.Dimension ?? 0);

    /// <summary>
    /// Opens the index in a folder, which is made where there is none. A file that is torn, changed or not ours is not believed: the index is then empty with the <see cref="Stamp"/> "", for
    /// its owner to fill again. What was put in since the last <see cref="Save"/> is not there either.
    /// </summary>
    /// <exception cref="IOException">Another process holds the folder, or it cannot be written.</exception>
    public static TextIndex Open(string path, IReadOnlyList<FieldSpec> fields, SynonymTable? synonyms = null, CancellationToken cancellation = default) =>
        new(path, fields, synonyms, cancellation);

    /// <summary>Stores what has changed since it was opened or last saved, all or nothing. Searches go on meanwhile, changes wait.</summary>
    /// <param name="stamp">What the owner calls this state; not empty.</param>
    /// <exception cref="InvalidOperationException">The index is in memory only.</exception>
    public void Save(string stamp, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stamp);
        if (folder is null) throw new InvalidOperationException("An index in memory cannot be saved.");
        gate.EnterUpgradeableReadLock();
        try
        {
            if (!isChanged && stamp == Stamp) return;
            var next = folder.Save(state, stamp, cancellation);
            gate.EnterWriteLock();
            try
            {
                var before = state;
                (state, Stamp, isChanged) = (next, stamp, false);
                before.CloseUnless(next);
            }
            finally
            {
                gate.ExitWriteLock();
            }

            folder.Clean(next);
        }
        finally
        {
            gate.ExitUpgradeableReadLock();
        }
    }

    /// <summary>Puts a document in, or replaces the one with this id. A null text is an empty field.</summary>
    /// <param name="id">Compared ordinally.</param>
    /// <param name="texts">One a field, in the order of the fields.</param>
    public void Put(string id, params IReadOnlyList<string?> texts) => Put(id, 0, [], texts);

    /// <summary>The same, with what the owner knows the document's state by and what else it keeps with it.</summary>
    /// <param name="mark">Given back by <see cref="Marks"/>.</param>
    /// <param name="note">Given back by <see cref="NoteOf"/>.</param>
    public void Put(string id, ulong mark, byte[] note, IReadOnlyList<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count != state.Fields.Count) throw new ArgumentException($"{texts.Count} texts for {state.Fields.Count} fields.", nameof(texts));
        Write(() =>
        {
            TakeOut(id);
            state.Append(id, mark, note, texts);
        });
    }

    /// <summary>Takes a document out; false when there was none.</summary>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var removed = false;
        Write(() => removed = TakeOut(id));
        return removed;
    }

    /// <summary>All documents with their marks, in order of insertion.</summary>
    public IReadOnlyList<(string Id, ulong Mark)> Marks() => Read<IReadOnlyList<(string, ulong)>>(() =>
        [.. Enumerable.Range(0, state.Documents.Places).Where(state.Documents.IsLive).Select(d => (state.Documents.IdOf(d), state.Documents.MarkOf(d)))]);

    /// <summary>What was put in with the document; null when there is no such document.</summary>
    public byte[]? NoteOf(string id) => Read(() => state.Documents.Find(id) is >= 0 and var d ? state.Documents.NoteOf(d).ToArray() : null);

    /// <summary>Gives a document the vector that an embedding model made of it. Putting the document's texts anew takes it away: it is no longer theirs.</summary>
    /// <param name="id">Of a document that was put in.</param>
    /// <param name="vector">Finite, not zero, as long as those of the other documents: vectors of two models are never compared.</param>
    /// <exception cref="ArgumentException">There is no such document, or the vector is not as it should be.</exception>
    public void PutVector(string id, ReadOnlySpan<float> vector)
    {
        ArgumentNullException.ThrowIfNull(id);
        var unit = Checked(vector, nameof(vector));
        Write(() =>
        {
            if (state.Documents.Find(id) is not (>= 0 and var document)) throw new ArgumentException("No document has this id.", nameof(id));
            var rows = state.Given ?? new VectorRows(unit.Length);
            CheckLength(unit, rows, nameof(vector));
            rows.Set(document, unit);
            state.Given = rows;
        });
    }

    /// <summary>Forgets all vectors that were put in, so that those of another model can take their place.</summary>
    public void ClearVectors() => Write(() =>
    {
        state.ForgetVectors();
        state.VectorTag = "";
    });

    /// <summary>A document's vector, length 1: the one put in, or its place in the latent space while none was put in at all. False when it has none.</summary>
    public bool TryGetVector(string id, out float[] vector)
    {
        ArgumentNullException.ThrowIfNull(id);
        vector = Read(() => state.Documents.Find(id) is >= 0 and var document ? state.Vectors?.Of(document) : null) ?? [];
        return vector.Length > 0;
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
        var asked = Checked(vector, nameof(vector));
        var lacking = false;
        var hits = Read<IReadOnlyList<SimilarHit>>(() =>
        {
            lacking = state.Documents.Count > (state.Vectors?.Count ?? 0);
            if (state.Vectors is not { } rows) return [];
            CheckLength(asked, rows, nameof(vector));
            var near = Nearest.Of(rows, asked, count, minimum, d => state.Documents.IsLive(d) && filter?.Invoke(state.Documents.IdOf(d)) != false);
            return near.ConvertAll(hit => new SimilarHit(state.Documents.IdOf(hit.Document), hit.Similarity));
        });
        partial = lacking && hits.Count < count;
        return hits;
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
            Settle();
            var trained = LatentSpace.Train(state.Words, state.Documents.Places, cancellation);
            gate.EnterWriteLock();
            state.Space = trained;
            gate.ExitWriteLock();
        }
        finally
        {
            gate.ExitUpgradeableReadLock();
        }
    }

    /// <summary>The best documents for a text, or none when nothing fits. Any text is a query; none is an error.</summary>
    /// <exception cref="ArgumentException">The query's vector is not finite, zero, or not as long as those put in.</exception>
    public SearchResult Search(string query, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= new SearchOptions();
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Count is >= 1 and <= SearchOptions.MaxCount, true, nameof(options));
        var asked = options.QueryVector is { } vector ? Checked(vector, nameof(options)) : null;
        return ReadSettled(() => Answer(state.Planner.Plan(query), asked, options));
    }

    /// <summary>What one part of the ranker would give alone, for comparison: nothing filtered, nothing held back.</summary>
    internal IReadOnlyList<(string Id, double Score)> SearchBy(RankerPart part, string query, int count)
    {
        return ReadSettled<IReadOnlyList<(string, double)>>(() =>
        [
            .. state.Ranker.RankBy(part, state.Planner.Plan(query), state.Documents.Places, state.Space, state.Documents.IsLive, count)
                .Select(found => (state.Documents.IdOf(found.Document), found.Score)),
        ]);
    }

    public void Dispose()
    {
        // Who still searches ends first: the files are read where they are mapped.
        gate.EnterWriteLock();
        state.CloseUnless(null);
        state = new IndexState(state.Fields, SynonymTable.None);
        folder?.Dispose();
        gate.ExitWriteLock();
        gate.Dispose();
    }

    private static float[] Checked(ReadOnlySpan<float> vector, string name) =>
        VectorRows.TryUnit(vector) ?? throw new ArgumentException("A vector must be finite and not zero.", name);

    private static void CheckLength(float[] vector, VectorRows rows, string name)
    {
        if (vector.Length != rows.Dimension) throw new ArgumentException($"A vector of {vector.Length} numbers, where all others have {rows.Dimension}.", name);
    }

    private SearchResult Answer(QueryPlan plan, float[]? asked, SearchOptions options)
    {
        if (plan.Words.Count == 0 || state.Documents.Count == 0) return SearchResult.Nothing;
        var ranked = state.Ranker.Rank(plan, state.Documents.Places, VectorsFor(plan, asked), AllowedBy(options.Filter), options.Count);
        var held = state.Coverage.Of(plan, ranked.ConvertAll(found => found.Document));
        var best = held.Take(DecidingHits).Select(hit => hit.Share).DefaultIfEmpty(0).Max();
        var hits = ranked.Zip(held, (found, has) =>
            new SearchHit(state.Documents.IdOf(found.Document), found.Score, new HitExplanation(found.Parts, has.Share, has.Matches))).ToList();
        var confidence = best < options.AnswerThreshold || best == 0 ? Confidence.None : best < options.LowConfidence ? Confidence.Low : Confidence.Good;
        if (!options.KeepUnanswered)
        {
            // A document that only looks alike letter by letter is no answer beside one that holds the words.
            if (confidence == Confidence.None) hits.Clear();
            else hits.RemoveAll(h => h.Explanation.Coverage == 0);
        }

        return new SearchResult(hits, confidence, best, plan.Repairs);
    }

    /// <summary>The query's own vector where an embedding model made it; else its place in the latent space.</summary>
    private VectorQuery? VectorsFor(QueryPlan plan, float[]? asked)
    {
        if (asked is not null && state.Given is { } given)
        {
            CheckLength(asked, given, nameof(SearchOptions.QueryVector));
            return new(given, asked, state.Space?.Neighbours);
        }

        return state.Space is { } space && space.Place(Ranker.Frequencies(plan)) is { } place ? new(space.Places, place, space.Neighbours) : null;
    }

    private Func<int, bool>? AllowedBy(Func<string, bool>? filter)
    {
        if (filter is null && !state.Documents.HasDead) return null;
        return filter is null ? state.Documents.IsLive : d => state.Documents.IsLive(d) && filter(state.Documents.IdOf(d));
    }

    private bool TakeOut(string id)
    {
        if (!state.TakeOut(id)) return false;
        isUnsettled = true;
        // A folder tidies up when it is saved.
        if (folder is null && state.Documents.Places > (2 * state.Documents.Count) + FewDead) state = state.Compacted();
        return true;
    }

    /// <summary>Terms of documents taken out are counted no longer before anything is weighed by those counts.</summary>
    private void Settle()
    {
        if (!isUnsettled) return;
        gate.EnterWriteLock();
        try
        {
            state.Settle();
            isUnsettled = false;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Reads when all terms are counted right.</summary>
    private T ReadSettled<T>(Func<T> read)
    {
        gate.EnterReadLock();
        try
        {
            if (!isUnsettled) return read();
        }
        finally
        {
            gate.ExitReadLock();
        }

        // A reader that is in a hurry and a writer that is always first would never meet: this one settles and reads in one go.
        gate.EnterWriteLock();
        try
        {
            state.Settle();
            isUnsettled = false;
            return read();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private T Read<T>(Func<T> read)
    {
        gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    private void Write(Action change)
    {
        gate.EnterWriteLock();
        try
        {
            isChanged = true;
            change();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }
}
