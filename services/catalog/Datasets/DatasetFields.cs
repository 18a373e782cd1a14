using System.Globalization;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>What a filter or a facet sees of a dataset.</summary>
internal static class DatasetFields
{
    public static IReadOnlyList<string> All { get; } =
    [
        "id", "display_name", "kind", "modality", "body_part", "finding", "format", "access", "license", "provider", "annotation", "count", "size", "tier", "origin", "here", "use",
    ];

    public static IReadOnlyList<string> Facets { get; } =
        ["kind", "modality", "body_part", "finding", "format", "access", "license", "provider", "annotation", "tier", "here"];

    public static IReadOnlyList<string> Values(Dataset dataset, string field) => field switch
    {
        "id" => [DatasetNames.IdOf(dataset.Name)],
        "display_name" => [dataset.DisplayName, .. dataset.Aliases],
        "kind" => dataset.ResourceKind.Length > 0 ? [dataset.ResourceKind] : [],
        "modality" => [.. dataset.Modalities.SelectMany(modality => (string[])[modality.Code, modality.DisplayName]).Where(text => text.Length > 0)],
        "body_part" => [.. dataset.BodyParts.SelectMany(part => (string[])[part.Text, .. part.Aliases])],
        "finding" => [.. dataset.Findings.SelectMany(finding => (string[])[finding.Text, .. finding.Aliases])],
        "format" => [.. dataset.Formats],
        "access" => Known(dataset),
        "license" => dataset.License is { } license ? [license.SpdxId, license.DisplayName] : [],
        "provider" => dataset.Provider.Length > 0 ? [dataset.Provider["providers/".Length..]] : [],
        "annotation" => [.. dataset.Annotations.Select(annotation => annotation.Kind).Distinct()],
        "count" => [.. dataset.Counts.Select(count => Number(count.Value))],
        "size" => dataset.Sizes.Count > 0 ? [Number(dataset.Sizes.Sum(size => size.SizeBytes))] : [],
        "tier" => dataset.HasTier ? [Number(dataset.Tier)] : [],
        "origin" => [dataset.Origin == DatasetOrigin.User ? "user" : "built_in"],
        "here" => [dataset.Holdings?.AssetCount > 0 ? "true" : "false"],
        "use" => [.. dataset.UseDecisions.Where(decision => decision.Answer == UseAnswer.Yes).Select(decision => decision.Purpose.ToString().ToLowerInvariant())],
        _ => [],
    };

    /// <summary>One value a thing for counting: the modality's code, not also its name.</summary>
    public static IEnumerable<string> FacetValues(Dataset dataset, string field) => field switch
    {
        "modality" => dataset.Modalities.Select(modality => modality.Code.Length > 0 ? modality.Code : modality.DisplayName).Distinct(),
        "body_part" => dataset.BodyParts.Select(part => part.Text).Distinct(),
        "finding" => dataset.Findings.Select(finding => finding.Text).Distinct(),
        "license" => dataset.License is { } license ? [license.SpdxId.Length > 0 ? license.SpdxId : license.DisplayName] : [],
        "access" => Known(dataset),
        _ => Values(dataset, field).Distinct(),
    };

    private static string[] Known(Dataset dataset) => dataset.Access == Common.V1.AccessLevel.Unspecified ? [] : [dataset.Access.ToString().ToLowerInvariant()];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
