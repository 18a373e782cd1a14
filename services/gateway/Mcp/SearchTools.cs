using System.ComponentModel;
using Lightbox.Knowledge.V1;
using ModelContextProtocol.Server;

namespace Lightbox.Gateway.Mcp;

/// <summary>Finding entries.</summary>
[McpServerToolType]
internal sealed class SearchTools(SearchService.SearchServiceClient search)
{
    [McpServerTool(Name = "search_entries", Title = "Search the knowledge base", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds entries on imaging findings, modalities, guidelines and datasets by words or by symptom, best first, each with its citation. Says so when nothing fits.")]
    public async Task<EntriesResult> SearchEntriesAsync(
        [Description("What to look for, in plain or clinical words, at most 1000 characters; may be empty when symptom is given.")] string query = "",
        [Description("Only this modality: a DICOM value (CT, MR, US, DX, MG, SM) or a name (ultrasound).")] string modality = "",
        [Description("Only this body part: Chest, Brain, Thyroid ...")] string bodyPart = "",
        [Description("Only entries that go with this symptom, by any word for it: cough, shortness of breath, haemoptysis.")] string symptom = "",
        [Description("AIP-160 filter over kind, modality, body_part, finding_category, dataset, symptom, concept, language, validation_status, as in: kind = dataset AND NOT modality = CT")] string filter = "",
        [Description("How many at most, 1 to 100.")] int k = 10,
        CancellationToken cancellationToken = default)
    {
        var request = new SearchEntriesRequest { Query = query, Modality = modality, BodyPart = bodyPart, Symptom = symptom, Filter = filter, PageSize = k };
        return EntriesResult.Of(await search.SearchEntriesAsync(request, Calls.Within(cancellationToken)));
    }

    [McpServerTool(Name = "search_similar", Title = "Find similar entries", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds entries that mean something like another entry, or that lie near a vector of the embedding model in use.")]
    public async Task<EntriesResult> SearchSimilarAsync(
        [Description("The entry to start from, entries/{entry}; empty when vector is given.")] string entry = "",
        [Description("A vector of the model's length; empty when entry is given.")] float[]? vector = null,
        [Description("Model of the vector, models/{model}; the active one when empty.")] string model = "",
        [Description("AIP-160 filter as in search_entries.")] string filter = "",
        [Description("How many at most, 1 to 100.")] int k = 10,
        [Description("Least cosine, -1 to 1; 0.7 when absent.")] double? minSimilarity = null,
        CancellationToken cancellationToken = default)
    {
        var request = new SearchSimilarRequest { Model = model, Filter = filter, PageSize = k };
        if (vector is { Length: > 0 }) request.Vector = new Vector { Values = { vector } };
        else request.Entry = entry;
        if (minSimilarity is { } least) request.MinSimilarity = least;
        return EntriesResult.Of(await search.SearchSimilarAsync(request, Calls.Within(cancellationToken)));
    }

    [McpServerTool(Name = "explain_match", Title = "Explain a match", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Says what each part of the ranker (words, letters, vectors, feedback, neighbours) gave to one entry for one query.")]
    public async Task<MatchResult> ExplainMatchAsync(
        [Description("entries/{entry}")] string entry, [Description("The query.")] string query, CancellationToken cancellationToken = default) =>
        MatchResult.Of(await search.ExplainMatchAsync(new ExplainMatchRequest { Entry = entry, Query = query }, Calls.Within(cancellationToken)));
}
