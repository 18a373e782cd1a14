using System.Globalization;
using System.Text.Json;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.Symptoms;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Evaluation;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Knowledge.Search;

/// <summary>The index over all entries. Built at first use, and again when the store's revision has moved, whoever moved it.</summary>
internal sealed class EntryIndex(IEntryStore store, IVectorStore vectors, QueryEmbedder queries, TimeProvider clock) : IDisposable
{
    /// <summary>The space that the index itself finds in the entries.</summary>
    public const string BuiltInModel = "models/lsa";

    private const int Chunk = 500;

    private static readonly FieldSpec[] Fields =
    [
        new("name", 3, 0.3),
        new("other names", 2.5, 0),
        new("tags", 1.2, 0.2),
        new("features") { Evidence = 0.6 },
        new("description") { Evidence = 0.6 },
    ];

    private readonly SemaphoreSlim gate = new(1, 1);
    private Built? built;

    private sealed record Built(TextIndex Texts, IReadOnlyDictionary<string, EntryFacets> Facets, long Revision, IndexVectors Vectors, DateTimeOffset Trained, int LatentDimensions)
    {
        public Lazy<SymptomNames> Symptoms { get; } = new(() => new SymptomNames(Facets.Values.SelectMany(facets => facets.Symptoms)));
    }

    /// <summary>The best entries for a text among those <paramref name="allowed"/> lets through.</summary>
    public async Task<SearchResult> SearchAsync(string query, SearchOptions options, Func<EntryFacets, bool> allowed, CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        var asked = await queries.EmbedAsync(current.Vectors.Model, current.Vectors.Dimensions, query, cancellation);
        return current.Vectors.Search(query, options with { Filter = id => allowed(current.Facets[id]) }, asked);
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
        return current.Vectors.Similar(model, vector, count, minimum, id => allowed(id, current.Facets[id]));
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
            built = await BuildAsync(await store.RevisionAsync(cancellation), cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The symptoms that entries name.</summary>
    public async Task<SymptomNames> SymptomsAsync(CancellationToken cancellation) => (await CurrentAsync(cancellation)).Symptoms.Value;

    /// <summary>Builds the index now if nothing is built, or if the store has moved on.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var revision = await store.RevisionAsync(cancellation);
            if (built?.Revision != revision) built = await BuildAsync(revision, cancellation);
            else await built.Vectors.RefreshAsync(cancellation);
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

    public void Dispose() => gate.Dispose();

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

    private async Task<Built> BuildAsync(long revision, CancellationToken cancellation)
    {
        var texts = new TextIndex(Fields);
        var facets = new Dictionary<string, EntryFacets>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            var rows = await store.PageAsync(after, Chunk, cancellation);
            foreach (var row in rows)
            {
                texts.Put(row.Id, Texts(row));
                facets[row.Id] = EntryFacets.Of(row);
            }

            if (rows.Count < Chunk) break;
            after = rows[^1].Id;
        }

        texts.Train(cancellation);
        // Asked before other vectors take the place of its own.
        var dimensions = facets.Keys.Select(id => texts.TryGetVector(id, out var place) ? place.Length : 0).FirstOrDefault(length => length > 0);
        var own = new IndexVectors(texts, vectors);
        await own.RefreshAsync(cancellation);
        return new Built(texts, facets, revision, own, clock.GetUtcNow(), dimensions);
    }

    private static string?[] Texts(EntryRow row)
    {
        var modalities = ModalityNames.Codes(row.Modality);
        // What a finding is coded as is another name for it; what a dataset is labelled for is one of the things it has.
        var (names, labels) = row.Kind == EntryKinds.Dataset ? ([], row.Concepts) : (row.Concepts, (IReadOnlyList<EntryConcept>)[]);
        return
        [
            row.FindingName,
            string.Join("; ", Aliases(row.Metadata).Concat(names.Select(c => c.Text))),
            string.Join("; ", modalities.Concat(modalities.SelectMany(ModalityNames.Names)).Concat([row.BodyPart, row.FindingCategory, row.Kind, row.DatasetSource]).Concat(row.Symptoms)),
            string.Join("; ", row.KeyFeatures.Concat(labels.Select(c => c.Text))),
            row.Description + " " + row.ClinicalSignificance,
        ];
    }

    private static IEnumerable<string> Aliases(string metadata)
    {
        if (!metadata.Contains("\"aliases\"", StringComparison.Ordinal)) return [];
        using var document = JsonDocument.Parse(metadata);
        return document.RootElement.TryGetProperty("aliases", out var aliases) && aliases.ValueKind == JsonValueKind.Array
            ? [.. aliases.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)]
            : [];
    }
}
