using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>Entries near an entry or a vector, in the space of one model.</summary>
internal sealed class SimilarSearch(EntryIndex index, IEntryStore entries, IVectorStore vectors)
{
    private const double DefaultMinimum = 0.7;

    /// <summary>Longer than any model's.</summary>
    private const int MaximumLength = 16_384;

    public async Task<SearchSimilarResponse> RunAsync(SearchSimilarRequest request, int count, CancellationToken cancellation)
    {
        var minimum = request.HasMinSimilarity ? request.MinSimilarity : DefaultMinimum;
        if (minimum is not (>= -1 and <= 1)) throw new InvalidRequestException("min_similarity", "must lie between -1 and 1");
        var narrowing = Narrowing.Of(request.Filter, "", "");
        var asked = request.Model.Length == 0 ? null : ModelNames.Id(request.Model, "model");
        var given = Given(request);
        var entry = request.TargetCase == SearchSimilarRequest.TargetOneofCase.Entry ? EntryNames.Id(request.Entry, "entry") : "";
        if (entry.Length > 0 && (await entries.FindAsync([entry], cancellation)).Count == 0) throw new ResourceNotFoundException(EntryNames.Of(entry));
        var active = await index.ModelAsync(cancellation);
        var (hits, partial) = asked is null || asked == (active?.Id ?? ModelNames.Lsa)
            ? await InIndexAsync(active, given, entry, count, minimum, narrowing, cancellation)
            : await AsideAsync(asked, given, entry, count, minimum, narrowing, cancellation);
        return await ResponseAsync(hits, partial, asked ?? active?.Id ?? ModelNames.Lsa, entry, cancellation);
    }

    private async Task<(IReadOnlyList<SimilarHit> Hits, bool Partial)> InIndexAsync(
        ModelKey? active, float[]? given, string entry, int count, double minimum, Narrowing narrowing, CancellationToken cancellation)
    {
        var vector = given;
        if (vector is null)
        {
            if (await index.VectorAsync(entry, cancellation) is not { } own || own.Model != active) throw NoVector(entry, active?.Id ?? ModelNames.Lsa);
            vector = own.Values;
        }

        return await index.SimilarAsync(active, vector, count, minimum, (id, facets) => id != entry && narrowing.Allows(facets), cancellation)
            ?? throw new ConflictException("The active model changed meanwhile; ask again.", "MODEL_CHANGED");
    }

    /// <summary>Among the vectors of a model that is not the active one: all of them are read.</summary>
    private async Task<(IReadOnlyList<SimilarHit> Hits, bool Partial)> AsideAsync(
        string model, float[]? given, string entry, int count, double minimum, Narrowing narrowing, CancellationToken cancellation)
    {
        var stored = (await vectors.ModelsAsync(cancellation)).Where(m => m.Key.Id == model && m.Vectors > 0).MaxBy(m => m.Updated)
            ?? throw new PreconditionException("NO_VECTORS", $"models/{model} has no vectors here.", "models/" + model);
        var vector = given ?? await vectors.FindAsync(stored.Key, entry, cancellation) ?? throw NoVector(entry, model);
        if (vector.Length != stored.Dimensions) throw new InvalidRequestException("vector", $"must have {stored.Dimensions} numbers");
        var scan = new VectorScan(vector, count, minimum);
        var facets = await index.FacetsAsync(cancellation);
        await scan.ReadAsync(vectors, stored.Key, id => id != entry && facets.TryGetValue(id, out var own) && narrowing.Allows(own), cancellation);
        return (scan.Best(), scan.Found < count && stored.Vectors < facets.Count);
    }

    private async Task<SearchSimilarResponse> ResponseAsync(IReadOnlyList<SimilarHit> hits, bool partial, string model, string entry, CancellationToken cancellation)
    {
        var rows = (await entries.FindAsync([.. hits.Select(h => h.Id)], cancellation)).ToDictionary(row => row.Id);
        var response = new SearchSimilarResponse { Model = ModelNames.Of(model), Partial = partial };
        foreach (var hit in hits.Where(h => rows.ContainsKey(h.Id)))
        {
            response.Results.Add(new EntryMatch
            {
                Entry = rows[hit.Id].ToMessage(),
                Score = hit.Similarity,
                Why = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Cosine {hit.Similarity:0.000} to {(entry.Length > 0 ? EntryNames.Of(entry) : "the given vector")} by models/{model}."),
                Citation = MatchMapping.Citation(rows[hit.Id]),
            });
        }

        return response;
    }

    private static float[]? Given(SearchSimilarRequest request)
    {
        if (request.TargetCase == SearchSimilarRequest.TargetOneofCase.None) throw new InvalidRequestException("target", "must be an entry or a vector");
        if (request.TargetCase == SearchSimilarRequest.TargetOneofCase.Entry) return null;
        float[] values = [.. request.Vector.Values];
        if (values.Length is 0 or > MaximumLength) throw new InvalidRequestException("vector", $"must have 1 to {MaximumLength} numbers");
        if (!values.All(float.IsFinite)) throw new InvalidRequestException("vector", "must have finite numbers only");
        if (values.All(v => v == 0)) throw new InvalidRequestException("vector", "must not be zero");
        return values;
    }

    private static PreconditionException NoVector(string entry, string model) =>
        new("NO_VECTORS", $"{EntryNames.Of(entry)} has no vector of models/{model} yet.", "models/" + model);
}
