using System.Globalization;
using System.Text;
using Lightbox.Catalog.V1;
using static Lightbox.Catalog.Cards.MarkdownText;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset for a person, with how its files lie, are read and shown: what stands in for a guide of its own.</summary>
internal static class MarkdownCard
{
    public static string Write(CardSubject subject)
    {
        var dataset = subject.Dataset;
        var text = new StringBuilder();
        text.Append($"# {Plain(dataset.DisplayName)}\n\n");
        if (dataset.Title.Length > 0 && dataset.Title != dataset.DisplayName) text.Append($"*{Plain(dataset.Title)}*\n\n");
        if (dataset.Summary.Length > 0) text.Append($"{Plain(dataset.Summary)}\n\n");
        text.Append($"> {Plain(ResearchNotice.Text)}\n");
        Facts(text, subject);
        Contents(text, dataset);
        Uses(text, subject);
        Section(text, "How its files lie, are read and shown", MarkdownText.Safe(dataset.Layout));
        MarkdownTerms.Write(text, subject);
        MarkdownCitation.Write(text, subject);
        Section(text, "Worth knowing", List(dataset.Notes.Select(Plain)));
        Section(text, "Not known", Sentence(UnknownFacts.Of(dataset)));
        Sources(text, dataset);
        return text.ToString();
    }

    private static void Facts(StringBuilder text, CardSubject subject)
    {
        var dataset = subject.Dataset;
        (string Name, string Value)[] rows =
        [
            ("Id", $"`{dataset.Name["datasets/".Length..]}`"),
            ("Also called", Plain(string.Join(", ", dataset.Aliases))),
            ("Kind", Plain(dataset.ResourceKind)),
            ("Provider", subject.Provider is { } provider ? Link(provider.DisplayName, provider.Links.FirstOrDefault(link => !link.Dead)?.Uri ?? "") : ""),
            ("Part of", dataset.PartOf.Length > 0 ? Plain(subject.Find(dataset.PartOf)?.DisplayName ?? dataset.PartOf) : ""),
            ("Made from", Plain(string.Join(", ", dataset.DerivedFrom.Select(name => subject.Find(name)?.DisplayName ?? name)))),
            ("Page", subject.Page.Length > 0 ? $"<{subject.Page}>" : ""),
            ("Modality", Plain(string.Join(", ", dataset.Modalities.Select(Modality)))),
            ("Body part", Plain(string.Join(", ", dataset.BodyParts.Select(part => part.Text)))),
            ("Formats", Plain(string.Join(", ", dataset.Formats))),
            ("Access", UseWords.Access(dataset.Access)),
            ("Licence", dataset.License is { } license ? Link(license.DisplayName.Length > 0 ? license.DisplayName : license.SpdxId, license.Uri) : ""),
            ("Published", dataset.Published),
            ("Priority", dataset.HasTier ? dataset.Tier.ToString(CultureInfo.InvariantCulture) : ""),
            ("Validation", Plain(dataset.ValidationStatus)),
            ("Here", dataset.Holdings is { AssetCount: > 0 } held ? string.Create(CultureInfo.InvariantCulture, $"{held.AssetCount:N0} assets") : "nothing yet"),
        ];
        text.Append("\n| | |\n|---|---|\n");
        foreach (var (name, value) in rows.Where(row => row.Value.Length > 0)) text.Append($"| {name} | {Cell(value)} |\n");
    }

    private static void Contents(StringBuilder text, Dataset dataset) => Section(text, "What it holds", List(
    [
        .. dataset.Counts.Select(count => Plain(string.Create(
            CultureInfo.InvariantCulture, $"{(count.Approximate ? "about " : "")}{count.Value:N0}{(count.AtLeast ? "+" : "")} {count.Unit}{Before(", ", count.Note)}"))),
        .. dataset.Sizes.Select(size => Plain($"{(size.StatedAs.Length > 0 ? size.StatedAs : string.Create(CultureInfo.InvariantCulture, $"{size.SizeBytes / 1e9:0.##} GB"))}{Before(" of ", size.Part)} to download")),
        .. dataset.Annotations.Select(annotation => Plain(
            $"{Capital(annotation.Kind.Replace('_', ' '))}: {annotation.Description}{Before(", by ", annotation.Annotator)}{Before(": ", string.Join(", ", annotation.Values))}")),
        .. Named("Ground truth", dataset.GroundTruth),
        .. Named("Findings", dataset.Findings.Select(finding => finding.Text)),
        .. Named("Clinical variables", dataset.ClinicalVariables),
        .. Named("Views", dataset.Views),
        .. Named("Splits", dataset.Splits),
        .. Named("Staining", dataset.Staining),
        .. Named("Magnification", dataset.HasMagnification ? [string.Create(CultureInfo.InvariantCulture, $"{dataset.Magnification}x")] : []),
    ]));

    private static void Uses(StringBuilder text, CardSubject subject)
    {
        var dataset = subject.Dataset;
        var scenarios = dataset.Scenarios.Select(subject.FindScenario).OfType<Scenario>().Select(scenario =>
        {
            var mapping = scenario.Mappings.FirstOrDefault(mapping => mapping.Dataset == dataset.Name);
            return Plain($"Scenario {scenario.Name["scenarios/".Length..]}, {scenario.DisplayName}: {mapping?.Reason}{Before(" It lacks: ", mapping?.Lacks ?? "")}");
        });
        Section(text, "What it is for", List([.. Named("Best for", dataset.BestFor), .. dataset.UseCases.Select(Plain), .. dataset.KeyFeatures.Select(Plain), .. scenarios]));
    }

    private static void Sources(StringBuilder text, Dataset dataset)
    {
        var rows = dataset.Sources.GroupBy(source => (source.Source, source.Section))
            .Select(group => Plain($"{string.Join(", ", group.Select(source => source.Field))}: {group.Key.Section.TrimEnd('.')} ({group.Key.Source})"));
        Section(text, "Where the facts come from", List(rows));
    }

    private static string Modality(Modality modality) => modality.DisplayName + Before(" (", string.Join(", ", new[] { modality.Code }.Concat(modality.Sequences).Where(part => part.Length > 0)), ")");

    private static IEnumerable<string> Named(string name, IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? [Plain($"{name}: {text}")] : [];
}
