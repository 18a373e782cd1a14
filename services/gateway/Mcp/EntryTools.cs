using System.ComponentModel;
using Lightbox.Knowledge.V1;
using ModelContextProtocol.Server;

namespace Lightbox.Gateway.Mcp;

/// <summary>One entry, and the codes of words.</summary>
[McpServerToolType]
internal sealed class EntryTools(EntryService.EntryServiceClient entries, TermService.TermServiceClient terms)
{
    [McpServerTool(Name = "get_entry", Title = "Read an entry", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Reads one entry of the knowledge base with its codes, its citation and what it does not establish.")]
    public async Task<EntryResult> GetEntryAsync([Description("entries/{entry}")] string name, CancellationToken cancellationToken = default)
    {
        var entry = await entries.GetEntryAsync(new GetEntryRequest { Name = name }, Calls.Within(cancellationToken));
        return EntryResult.Of(entry, entry.Provenance.Select(source => source.Citation).FirstOrDefault(citation => citation.Length > 0) ?? entry.FindingName);
    }

    [McpServerTool(Name = "map_terms", Title = "Words to codes", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds modalities, body parts and findings in a text, with SNOMED CT, DICOM and RadLex codes. An abbreviation that the text does not settle gives all its readings.")]
    public async Task<TermsResult> MapTermsAsync([Description("A word, a query or a report, at most 100,000 characters.")] string text, CancellationToken cancellationToken = default)
    {
        var found = await terms.MapTermsAsync(new MapTermsRequest { Text = text }, Calls.Within(cancellationToken));
        return new TermsResult([.. found.Concepts.Select(ConceptResult.Of)]);
    }
}

/// <summary>The concepts of a text, by position.</summary>
internal sealed record TermsResult(IReadOnlyList<ConceptResult> Concepts);
