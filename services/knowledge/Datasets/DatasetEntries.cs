using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Knowledge.BuiltIn;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.Datasets;

/// <summary>
/// A catalogued dataset as an entry. The built-in entry of a dataset has the same id and stands in for it until the catalogue answers; what it says beyond the
/// catalogue (its other names, what it does not establish) is kept.
/// </summary>
internal static class DatasetEntries
{
    private const string Prefix = "datasets/";

    private static readonly Lazy<Dictionary<string, EntryRow>> BuiltIn = new(() => BuiltInContent.Load().Where(row => row.Kind == EntryKinds.Dataset).ToDictionary(row => row.Id));

    public static EntryRow Of(Dataset dataset)
    {
        var made = Made(dataset);
        if (!BuiltIn.Value.TryGetValue(made.Id, out var known)) return made;
        return made with
        {
            KeyFeatures = [.. made.KeyFeatures.Union(known.KeyFeatures, StringComparer.OrdinalIgnoreCase)],
            Symptoms = known.Symptoms,
            Concepts = [.. made.Concepts.Concat(known.Concepts).DistinctBy(concept => concept.Text, StringComparer.OrdinalIgnoreCase)],
            Metadata = WithAliases(made.Metadata, known.Metadata),
            Notice = known.Notice,
        };
    }

    /// <summary>The id of the entry of <c>datasets/{dataset}</c>.</summary>
    public static string Id(string dataset) => "dataset-" + dataset[Prefix.Length..];

    /// <summary>Whether it is a dataset's name whose entry can have an id.</summary>
    public static bool IsName(string dataset) => dataset.StartsWith(Prefix, StringComparison.Ordinal) && EntryNames.IsId(dataset.AsSpan(Prefix.Length)) && Id(dataset).Length <= EntryNames.MaximumIdLength;

    private static EntryRow Made(Dataset dataset) => new()
    {
        Id = Id(dataset.Name),
        Kind = EntryKinds.Dataset,
        Origin = EntryOrigins.Catalog,
        FindingName = dataset.DisplayName,
        Modality = string.Join(", ", dataset.Modalities.Select(m => m.Code).Where(c => c.Length > 0)),
        BodyPart = string.Join(", ", dataset.BodyParts.Select(b => b.Text)),
        FindingCategory = string.Join(", ", dataset.FindingCategories),
        Description = dataset.Summary.Length > 0 ? dataset.Summary : dataset.DisplayName,
        ClinicalSignificance = dataset.UseCases.Count == 0 ? "" : "Used for " + string.Join("; ", dataset.UseCases) + ".",
        KeyFeatures = [.. dataset.KeyFeatures.Concat(dataset.Annotations.Select(a => a.Description)).Concat(dataset.GroundTruth).Concat(dataset.BestFor).Where(text => text.Length > 0).Distinct()],
        DatasetSource = dataset.Name,
        Metadata = Metadata(dataset),
        Concepts = [.. dataset.Findings.Select(f => new EntryConcept(f.Text, [.. f.Codes.Select(c => new EntryCode(c.System, c.Code, c.Display))]))],
        Provenance = [Source(dataset)],
        ValidationStatus = dataset.ValidationStatus,
        Notice = Notice.Text,
    };

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
        if (dataset.ClinicalContexts.Count > 0) metadata["clinicalContext"] = string.Join(", ", dataset.ClinicalContexts);
        if (dataset.GroundTruth.Count > 0) metadata["groundTruth"] = string.Join("; ", dataset.GroundTruth);
        if (dataset.Formats.Count > 0) metadata["formats"] = string.Join(", ", dataset.Formats);
        if (dataset.License is { } license) metadata["license"] = license.DisplayName;
        return metadata.ToJsonString();
    }

    private static string WithAliases(string metadata, string known)
    {
        var made = JsonNode.Parse(metadata)!.AsObject();
        var names = Aliases(made).Union(Aliases(JsonNode.Parse(known)!.AsObject()), StringComparer.OrdinalIgnoreCase).ToArray();
        if (names.Length > 0) made["aliases"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);
        return made.ToJsonString();
    }

    private static string[] Aliases(JsonObject metadata) => metadata["aliases"] is JsonArray names ? [.. names.Select(name => name!.GetValue<string>())] : [];
}
