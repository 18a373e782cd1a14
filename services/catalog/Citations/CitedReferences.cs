using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Citations;

/// <summary>The references that stand for a dataset.</summary>
internal static class CitedReferences
{
    /// <summary>Its own, or one made of what is known when it has none but a text or a DOI; none when nothing is known.</summary>
    public static IReadOnlyList<Reference> Of(Dataset dataset) => [.. Csl(dataset).Select(Reference.Parse)];

    /// <summary>The same as CSL-JSON.</summary>
    public static IReadOnlyList<string> Csl(Dataset dataset)
    {
        if (dataset.Citation is not { } citation) return [];
        if (citation.CslJson.Count > 0) return citation.CslJson;
        if (citation.Doi.Length == 0 && citation.Text.Length == 0) return [];
        var csl = new JsonObject { ["id"] = dataset.Name["datasets/".Length..], ["type"] = "dataset", ["title"] = dataset.Title.Length > 0 ? dataset.Title : dataset.DisplayName };
        if (citation.Doi.Length > 0) csl["DOI"] = citation.Doi;
        if (citation.Text.Length > 0) csl["note"] = citation.Text;
        return [csl.ToJsonString()];
    }
}
