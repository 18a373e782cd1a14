using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.Datasets;

/// <summary>A catalogued dataset as an entry. The built-in entry of a dataset has the same id and wins.</summary>
internal static class DatasetEntries
{
    private const string Prefix = "datasets/";

    public static EntryRow Of(Dataset dataset) => new()
    {
        Id = Id(dataset.Name),
        Kind = EntryKinds.Dataset,
        Origin = EntryOrigins.Catalog,
        FindingName = dataset.DisplayName,
        Modality = string.Join(", ", dataset.Modalities.Select(m => m.Code).Where(c => c.Length > 0)),
        BodyPart = string.Join(", ", dataset.BodyParts.Select(b => b.Text)),
        FindingCategory = string.Join(", ", dataset.FindingCategories),
        Description = dataset.Summary,
        ClinicalSignificance = dataset.UseCases.Count == 0 ? "" : "Used for " + string.Join("; ", dataset.UseCases) + ".",
        KeyFeatures = [.. dataset.KeyFeatures, .. dataset.Annotations.Select(a => a.Description).Where(d => d.Length > 0), .. dataset.BestFor],
        DatasetSource = dataset.Name,
        Metadata = Metadata(dataset),
        Concepts = [.. dataset.Findings.Select(f => new EntryConcept(f.Text, [.. f.Codes.Select(c => new EntryCode(c.System, c.Code, c.Display))]))],
        Provenance = [Source(dataset)],
        ValidationStatus = dataset.ValidationStatus,
        Notice = Notice.Text,
    };

    /// <summary>The id of the entry of <c>datasets/{dataset}</c>.</summary>
    public static string Id(string dataset) => "dataset-" + dataset[Prefix.Length..];

    private static EntryProvenance Source(Dataset dataset) => new()
    {
        Dataset = dataset.Name,
        Document = "Catalogue of this server",
        Agent = "Lightbox",
        Uri = dataset.Links.FirstOrDefault(l => !l.Dead)?.Uri ?? "",
        Citation = dataset.Citation?.Text ?? "",
    };

    private static string Metadata(Dataset dataset)
    {
        var metadata = new JsonObject();
        if (dataset.Access != AccessLevel.Unspecified) metadata["access"] = dataset.Access.ToString().ToLowerInvariant();
        if (dataset.Aliases.Count > 0) metadata["aliases"] = new JsonArray([.. dataset.Aliases.Select(a => (JsonNode)a)]);
        if (dataset.Links.FirstOrDefault(l => !l.Dead) is { } link) metadata["url"] = link.Uri;
        if (dataset.License is { } license) metadata["license"] = license.DisplayName;
        return metadata.ToJsonString();
    }
}
