using System.Globalization;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>Datasets side by side, as the overview document's table has them, and what else tells them apart.</summary>
internal static class DatasetComparison
{
    private const string Unknown = "unknown";

    private static readonly (string Title, Func<Dataset, string> Value)[] Rows =
    [
        ("Modality", dataset => Join(dataset.Modalities.Select(modality => modality.DisplayName))),
        ("Body part", dataset => Join(dataset.BodyParts.Select(part => part.Text))),
        ("Cases", dataset => Join(dataset.Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{(count.Approximate ? "about " : "")}{count.Value:N0}{(count.AtLeast ? "+" : "")} {count.Unit}")))),
        ("Registration", dataset => dataset.Access switch
        {
            Common.V1.AccessLevel.Open => "No",
            Common.V1.AccessLevel.Registration or Common.V1.AccessLevel.Restricted => "Yes",
            _ => Unknown,
        }),
        ("Download size", dataset => Join(dataset.Sizes.Select(Size))),
        ("Formats", dataset => Join(dataset.Formats)),
        ("Ground truth", dataset => Join(dataset.GroundTruth)),
        ("Best for", dataset => Join(dataset.BestFor)),
        ("Licence", dataset => dataset.License is { } license ? Join([license.SpdxId.Length > 0 ? license.SpdxId : license.DisplayName]) : Unknown),
        ("Training", dataset => Use(dataset, UsePurpose.Training)),
        ("Redistribution", dataset => Use(dataset, UsePurpose.Redistribution)),
        ("Commercial use", dataset => Use(dataset, UsePurpose.Commercial)),
        ("Here", dataset => string.Create(CultureInfo.InvariantCulture, $"{dataset.Holdings?.AssetCount ?? 0:N0} assets")),
    ];

    public static CompareDatasetsResponse Of(IReadOnlyList<Dataset> datasets) => new()
    {
        Datasets = { datasets },
        Rows = { Rows.Select(row => new ComparisonRow { Title = row.Title, Values = { datasets.Select(row.Value) } }) },
        Notice = ResearchNotice.Text,
    };

    private static string Size(DatasetSize size)
    {
        var text = size.StatedAs.Length > 0 ? size.StatedAs : string.Create(CultureInfo.InvariantCulture, $"{size.SizeBytes / 1e9:0.#} GB");
        return size.Part.Length > 0 ? $"{text} ({size.Part})" : text;
    }

    private static string Use(Dataset dataset, UsePurpose purpose) =>
        dataset.UseDecisions.FirstOrDefault(decision => decision.Purpose == purpose)?.Answer.ToString().ToLowerInvariant() ?? Unknown;

    private static string Join(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? text : Unknown;
}
