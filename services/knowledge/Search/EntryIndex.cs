using System.Text.Json;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.Symptoms;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Evaluation;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Knowledge.Search;

/// <summary>The index over all entries. Built at first use, and again when the store's revision has moved, whoever moved it.</summary>
internal sealed class EntryIndex(IEntryStore store) : IDisposable
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

    private sealed record Built(TextIndex Texts, IReadOnlyDictionary<string, EntryFacets> Facets, long Revision)
    {
        public Lazy<SymptomNames> Symptoms { get; } = new(() => new SymptomNames(Facets.Values.SelectMany(facets => facets.Symptoms)));
    }

    /// <summary>The best entries for a text among those <paramref name="allowed"/> lets through.</summary>
    public async Task<SearchResult> SearchAsync(string query, SearchOptions options, Func<EntryFacets, bool> allowed, CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        return current.Texts.Search(query, options with { Filter = id => allowed(current.Facets[id]) });
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
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Measures retrieval with judged queries on the entries as they are searched.</summary>
    public async Task<Measured> EvaluateAsync(JudgedSet set, int depth, IProgress<(int Done, int All)> progress, CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        return await Task.Run(
            () => new Measured(current.Texts.Count, RetrievalEvaluation.Run(current.Texts, set, depth, null, progress, cancellation), BuiltInModel), cancellation);
    }

    public void Dispose() => gate.Dispose();

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
        return new Built(texts, facets, revision);
    }

    private static string?[] Texts(EntryRow row)
    {
        var modalities = ModalityNames.Codes(row.Modality);
        return
        [
            row.FindingName,
            string.Join("; ", Aliases(row.Metadata).Concat(row.Concepts.Select(c => c.Text))),
            string.Join("; ", modalities.Concat(modalities.SelectMany(ModalityNames.Names)).Concat([row.BodyPart, row.FindingCategory, row.Kind, row.DatasetSource]).Concat(row.Symptoms)),
            string.Join("; ", row.KeyFeatures),
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
