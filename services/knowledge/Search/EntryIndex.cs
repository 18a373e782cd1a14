using System.Globalization;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.Search.Candidates;
using Lightbox.Knowledge.Symptoms;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Search;

/// <summary>
/// The index over all entries. Opened or built at first use; when the store's revision has moved, whoever moved it, the entries that differ are put in again. A large base is stored, so that
/// the next start finds it.
/// </summary>
internal sealed class EntryIndex(IEntryStore store, IVectorStore vectors, QueryEmbedder queries, IndexHome home, ICandidates candidates, TimeProvider clock) : IDisposable
{
    /// <summary>The space that the index itself finds in the entries.</summary>
    public const string BuiltInModel = "models/lsa";

    private const int Chunk = 500;

    /// <summary>Entries put in between two saves: what they need in memory is bounded by it.</summary>
    private const int SaveEach = 25_000;

    /// <summary>Stamp of an index that is being filled: no revision.</summary>
    private const string Unfinished = "filling";

    /// <summary>So many entries are trained on at once, in a moment; of more the training goes on beside the searches.</summary>
    private const int AtOnce = 5_000;

    /// <summary>So much may the entries have grown or changed since a large base was trained on.</summary>
    private const double MostUntrained = 0.2;

    private readonly SemaphoreSlim gate = new(1, 1);
    private Built? built;

    /// <param name="Untrained">Entries that were put in since the built-in model was trained.</param>
    private sealed record Built(
        TextIndex Texts, IReadOnlyDictionary<string, EntryFacets> Facets, long Revision, IndexVectors Vectors, DateTimeOffset Trained, int LatentDimensions, int Untrained)
    {
        public Lazy<SymptomNames> Symptoms { get; } = new(() => new SymptomNames(Facets.Values.SelectMany(facets => facets.Symptoms)));
    }

    /// <summary>The best entries for a text.</summary>
    /// <param name="narrowing">Which may be found; null for all.</param>
    public async Task<SearchResult> SearchAsync(string query, SearchOptions options, Narrowing? narrowing, CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        var asked = await queries.EmbedAsync(current.Vectors.Model, current.Vectors.Dimensions, query, cancellation);
        if (candidates.IsFor(current.Facets.Count))
        {
            var allowed = narrowing is null ? null : current.Facets.Where(entry => narrowing.Allows(entry.Value)).Select(entry => entry.Key).ToList();
            var among = await candidates.FindAsync(new CandidateQuery(query, asked, allowed), cancellation);
            if (among is not null && Search(among.Contains) is { } chosen && chosen.Hits.Count >= options.Count) return chosen;
        }

        return Search(null);

        SearchResult Search(Func<string, bool>? among) => current.Vectors.Search(
            query, options with { Filter = id => among?.Invoke(id) != false && current.Facets.TryGetValue(id, out var facets) && narrowing?.Allows(facets) != false }, asked);
    }

    /// <summary>The model of the index's vectors; null for the built-in one.</summary>
    public async Task<ModelKey?> ModelAsync(CancellationToken cancellation) => (await CurrentAsync(cancellation)).Vectors.Model;

    /// <summary>An entry's vector with the model that made it; null when it has none.</summary>
    public async Task<(ModelKey? Model, float[] Values)?> VectorAsync(string id, CancellationToken cancellation) => (await CurrentAsync(cancellation)).Vectors.Find(id);

    /// <summary>What filters look at, by entry id.</summary>
    public async Task<IReadOnlyDictionary<string, EntryFacets>> FacetsAsync(CancellationToken cancellation) => (await CurrentAsync(cancellation)).Facets;

    /// <inheritdoc cref="IndexVectors.Similar"/>
    public async Task<(IReadOnlyList<SimilarHit> Hits, bool Partial)?> SimilarAsync(
        ModelKey? model, float[] vector, int count, double minimum, Func<string, EntryFacets, bool> allowed, CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        return current.Vectors.Similar(model, vector, count, minimum, id => current.Facets.TryGetValue(id, out var facets) && allowed(id, facets));
    }

    /// <summary>The built-in model as it is trained now.</summary>
    public async Task<LatentState> LatentAsync(CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        return new LatentState(current.Revision.ToString(CultureInfo.InvariantCulture), current.Facets.Count, current.LatentDimensions, current.Trained);
    }

    /// <summary>Trains the built-in model anew on all entries.</summary>
    public async Task RetrainAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            built = await TrainedAsync(built ?? await StepAsync(null, cancellation), cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The symptoms that entries name.</summary>
    public async Task<SymptomNames> SymptomsAsync(CancellationToken cancellation) => (await CurrentAsync(cancellation)).Symptoms.Value;

    /// <summary>Builds the index now if nothing is built, or brings it up to the store.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            built = await StepAsync(built, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What takes longer than a caller should wait for: trains on a large base that has grown, and stores what changed.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (built is not { } current) return;
            if (current.Untrained > MostUntrained * current.Facets.Count) built = await TrainedAsync(current, cancellation);
            await Task.Run(() => home.Keep(current.Texts, Stamp(current.Revision), cancellation), cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Measures retrieval with judged queries on the entries as they are searched.</summary>
    public async Task<Measured> EvaluateAsync(JudgedSet set, int depth, IProgress<(int Done, int All)> progress, CancellationToken cancellation)
    {
        while (true)
        {
            var current = await CurrentAsync(cancellation);
            var model = current.Vectors.Model;
            var asked = await EmbedAsync(set, model, current.Vectors.Dimensions, cancellation);
            var name = asked is null ? BuiltInModel : ModelNames.Of(model!.Id);
            var measured = await Task.Run(
                () => current.Vectors.Hold(model, () => new Measured(current.Texts.Count, RetrievalEvaluation.Run(current.Texts, set, depth, asked, progress, cancellation), name)),
                cancellation);
            if (measured is not null) return measured;
        }
    }

    public void Dispose()
    {
        built?.Texts.Dispose();
        gate.Dispose();
    }

    /// <returns>Null for the built-in model, which also stands in when the configured one does not give a vector for every query.</returns>
    private async Task<Dictionary<string, float[]>?> EmbedAsync(JudgedSet set, ModelKey? model, int dimensions, CancellationToken cancellation)
    {
        if (model is null) return null;
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var query in set.Queries)
        {
            if (await queries.EmbedAsync(model, dimensions, query.Text, cancellation) is not { } vector || vector.Model != model) return null;
            vectors[query.Id] = vector.Values;
        }

        return vectors;
    }

    private async Task<Built> CurrentAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref built) is { } ready) return ready;
        await RefreshAsync(cancellation);
        return built!;
    }

    private async Task<Built> StepAsync(Built? current, CancellationToken cancellation)
    {
        var revision = await store.RevisionAsync(cancellation);
        if (current?.Revision == revision)
        {
            await current.Vectors.RefreshAsync(cancellation);
            return current;
        }

        var etags = await store.ETagsAsync(cancellation);
        if (current is null || home.IsOutgrown(current.Texts, etags.Count)) current = Opened(etags.Count, cancellation);
        if (current.Texts.Stamp != Stamp(revision) || current.Revision != 0) current = await FollowAsync(current, etags, cancellation);
        await current.Vectors.RefreshAsync(cancellation);
        current = current with { Revision = revision };
        return current.Facets.Count <= AtOnce ? await TrainedAsync(current, cancellation) : current;
    }

    /// <summary>The index as it was stored, or an empty one.</summary>
    private Built Opened(int entries, CancellationToken cancellation)
    {
        var texts = home.Open(entries, cancellation);
        var facets = texts.Marks().ToDictionary(entry => entry.Id, entry => FacetNote.Read(texts.NoteOf(entry.Id)!), StringComparer.Ordinal);
        return new Built(texts, facets, 0, new IndexVectors(texts, vectors), clock.GetUtcNow(), 0, entries);
    }

    /// <summary>Puts in what the store has otherwise, takes out what it has not.</summary>
    private async Task<Built> FollowAsync(Built current, IReadOnlyDictionary<string, string> etags, CancellationToken cancellation)
    {
        var marks = current.Texts.Marks().ToDictionary(entry => entry.Id, entry => entry.Mark, StringComparer.Ordinal);
        var facets = new Dictionary<string, EntryFacets>(current.Facets, StringComparer.Ordinal);
        foreach (var gone in marks.Keys.Where(id => !etags.ContainsKey(id)))
        {
            current.Texts.Remove(gone);
            facets.Remove(gone);
        }

        var changed = etags.Where(entry => !marks.TryGetValue(entry.Key, out var mark) || mark != EntryTexts.Mark(entry.Value)).Select(entry => entry.Key).ToList();
        changed.Sort(StringComparer.Ordinal);
        // Before anything is saved: what is stored half-way says that its vectors are to be read again.
        current.Vectors.Expect(changed);
        var put = 0;
        foreach (var ids in changed.Chunk(Chunk))
        {
            foreach (var row in (await store.FindAsync(ids, cancellation)).OrderBy(row => row.Id, StringComparer.Ordinal))
            {
                var facet = facets[row.Id] = EntryFacets.Of(row);
                current.Texts.Put(row.Id, EntryTexts.Mark(row.ETag), FacetNote.Write(facet), EntryTexts.Of(row));
                if (++put % SaveEach == 0) home.Keep(current.Texts, Unfinished, cancellation);
            }
        }

        return new Built(current.Texts, facets, current.Revision, current.Vectors, current.Trained, current.LatentDimensions, current.Untrained + changed.Count);
    }

    private async Task<Built> TrainedAsync(Built current, CancellationToken cancellation)
    {
        await Task.Run(() => current.Texts.Train(cancellation), cancellation);
        return current with { Trained = clock.GetUtcNow(), LatentDimensions = current.Texts.LatentDimensions, Untrained = 0 };
    }

    private static string Stamp(long revision) => string.Create(CultureInfo.InvariantCulture, $"{EntryTexts.Version}{revision}");
}
