using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;

namespace Lightbox.Cli.Datasets;

/// <summary>A dataset in words. What is not known is left out.</summary>
internal static class DatasetText
{
    private const int Indent = 16;
    private const int Narrow = 6;

    public static string Id(Dataset dataset) => dataset.Name["datasets/".Length..];

    public static string Access(Dataset dataset) => dataset.Access switch
    {
        AccessLevel.Unspecified => "",
        var level => level.ToString().ToLowerInvariant(),
    };

    public static string Modalities(Dataset dataset) =>
        string.Join(", ", dataset.Modalities.Select(modality => modality.Code.Length > 0 ? modality.Code : modality.DisplayName).Distinct());

    public static string Count(DatasetCount count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count.Approximate ? "about " : "")}{count.Value:N0}{(count.AtLeast ? "+" : "")} {count.Unit}");

    /// <param name="width">Of the terminal, characters.</param>
    public static string Describe(Dataset dataset, int width)
    {
        var lines = new List<string> { $"{dataset.DisplayName} ({Id(dataset)})" };
        lines.AddRange([.. WrappedText.Lines(dataset.Summary, width), ""]);
        Add(lines, "Kind", dataset.ResourceKind);
        Add(lines, "Part of", dataset.PartOf.Length > 0 ? dataset.PartOf["datasets/".Length..] : "");
        Add(lines, "Modality", Modalities(dataset));
        Add(lines, "Body part", string.Join(", ", dataset.BodyParts.Select(part => part.Text)));
        Add(lines, "Contents", string.Join("; ", dataset.Counts.Select(Count)));
        Add(lines, "Size", string.Join("; ", dataset.Sizes.Select(Size)));
        Add(lines, "Formats", string.Join(", ", dataset.Formats));
        Add(lines, "Annotations", string.Join("; ", dataset.Annotations.Select(annotation => annotation.Description)));
        Add(lines, "Ground truth", string.Join("; ", dataset.GroundTruth));
        Add(lines, "Use cases", string.Join("; ", dataset.UseCases));
        Add(lines, "Key features", string.Join("; ", dataset.KeyFeatures));
        Add(lines, "Best for", string.Join("; ", dataset.BestFor));
        Add(lines, "Access", Access(dataset));
        Add(lines, "Licence", dataset.License is { } license ? string.Join(" ", new[] { license.DisplayName, license.Uri }.Where(text => text.Length > 0)) : "");
        foreach (var use in dataset.UseDecisions)
        {
            Add(lines, use.Purpose.ToString(), use.Answer.ToString().ToLowerInvariant() + (use.Clause.Length > 0 ? ": " + use.Clause : ""));
        }

        Add(lines, "Scenarios", string.Join(", ", dataset.Scenarios.Select(scenario => scenario["scenarios/".Length..])));
        foreach (var link in dataset.Links) Add(lines, link.Kind, link.Dead ? $"{link.Uri} (gone) {link.ReplacementUri}" : link.Uri);
        Add(lines, "Cite as", dataset.Citation?.Text ?? "");
        Add(lines, "Acknowledge", dataset.Acknowledgement);
        Add(lines, "Here", string.Create(CultureInfo.InvariantCulture, $"{dataset.Holdings?.AssetCount ?? 0:N0} assets, {Sizes.Bytes(dataset.Holdings?.SizeBytes ?? 0)}"));
        foreach (var note in dataset.Notes) Add(lines, "Note", note);
        if (dataset.Layout.Length > 0) lines.AddRange(["", .. WrappedText.Lines(dataset.Layout, width)]);
        if (dataset.Notice.Length > 0) lines.AddRange(["", .. WrappedText.Lines(dataset.Notice, width)]);
        return string.Join(Environment.NewLine, lines);

        void Add(List<string> lines, string title, string text)
        {
            if (text.Length > 0) lines.Add(WrappedText.Titled(title, text, Indent, width));
        }
    }

    /// <param name="width">Of the terminal, characters.</param>
    public static string Found(string query, SearchDatasetsResponse found, int width)
    {
        if (!found.Answered) return $"No dataset fits \"{query}\".";
        return string.Join(Environment.NewLine, found.Results.Select(match =>
            WrappedText.Titled(string.Create(CultureInfo.InvariantCulture, $"{match.Score:0.00}"), $"{Id(match.Dataset)}: {match.Dataset.DisplayName}", Narrow, width)
            + Environment.NewLine + WrappedText.Titled("", match.Why, Narrow, width)));
    }

    private static string Size(DatasetSize size) =>
        (size.Approximate ? "about " : "") + Sizes.Bytes(size.SizeBytes) + (size.Part.Length > 0 ? $" ({size.Part})" : "");
}
