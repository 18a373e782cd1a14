using System.Globalization;
using System.Text;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Cards;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Services.Tests.Catalog.Content;

namespace Lightbox.Services.Tests.Catalog.Documents;

/// <summary>docs/datasets.md: every entry of the built-in catalogue, and what is not known of it.</summary>
internal static class DatasetsDocument
{
    public static string Write()
    {
        var content = BuiltInContent.Read();
        var text = new StringBuilder();
        text.Append("# The datasets\n\nGenerated from `services/catalog/Content` by the tests (`LIGHTBOX_REGENERATE=1 dotnet test --project tests/services`); edit the YAML, not this file.\n\n");
        text.Append($"{content.Datasets.Count} entries. Use: research / training / redistribution / commercial, each yes, no or ask. What is unknown is left out of the catalogue, never guessed, and named in the last column. Terms change: read them at the link that `lightbox datasets info ID` prints before you rely on a yes.\n");
        foreach (var source in ContentFile.All("sources"))
        {
            foreach (var section in source.Values("sections.name")) Section(text, content, section, source.Values($"sections[name={section}].datasets"));
        }

        DeadLinks(text, content);
        Workflows(text, content);
        Scenarios(text, content);
        GuideSections.Write(text);
        return text.ToString();
    }

    private static void Section(StringBuilder text, BuiltInContent content, string title, IReadOnlyList<string> ids)
    {
        text.Append($"\n## {title}\n\n| Id | Name | Kind | Tier | Access | Licence | Counts | Formats | Use (R / T / D / C) | Unknown |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var dataset in ids.Select(id => content.Datasets.Single(dataset => dataset.Name == "datasets/" + id)))
        {
            string[] cells =
            [
                $"`{dataset.Name["datasets/".Length..]}`", Link(dataset), dataset.ResourceKind, dataset.HasTier ? dataset.Tier.ToString(CultureInfo.InvariantCulture) : "", Access(dataset), Licence(dataset),
                Join(dataset.Counts.Select(Count)), Join(dataset.Formats), string.Join(" / ", dataset.UseDecisions.OrderBy(use => use.Purpose).Select(use => use.Answer.ToString().ToLowerInvariant())),
                Join(UnknownFacts.Of(dataset)),
            ];
            text.Append($"| {string.Join(" | ", cells.Select(Cell))} |\n");
        }
    }

    private static void DeadLinks(StringBuilder text, BuiltInContent content)
    {
        text.Append("\n## Addresses of the documents that are gone\n\n| Dataset | Address | In its place |\n|---|---|---|\n");
        foreach (var dataset in content.Datasets)
        {
            foreach (var link in dataset.Links.Where(link => link.Dead)) text.Append($"| `{dataset.Name["datasets/".Length..]}` | {link.Uri} | {link.ReplacementUri} |\n");
        }
    }

    private static void Workflows(StringBuilder text, BuiltInContent content)
    {
        text.Append("\n## How one comes to the files\n");
        foreach (var provider in content.Providers.Where(provider => provider.AccessSteps.Count > 0))
        {
            text.Append($"\n### {provider.DisplayName}\n\n");
            foreach (var step in provider.AccessSteps)
                text.Append($"{step.Number}. {step.Title}{(step.IsOptional ? " (optional)" : "")}.{(step.Description.Length > 0 ? " " + step.Description : "")}{(step.Link.Length > 0 ? $" <{step.Link}>" : "")}\n");
            string[] facts =
            [
                Fact("Turnaround", provider.Turnaround), Fact("Agreement", provider.Agreement), Fact("Help", provider.Helpdesk), Fact("Download tools", string.Join(", ", provider.DownloadTools)),
                Fact("Citing", provider.CitationRule), Fact("Acknowledgement", provider.Acknowledgement),
            ];
            text.Append('\n').Append(string.Concat(facts.Where(fact => fact.Length > 0)));
        }
    }

    private static void Scenarios(StringBuilder text, BuiltInContent content)
    {
        text.Append("\n## Scenarios\n\n| Scenario | Title | Dataset | Why | What it lacks |\n|---|---|---|---|---|\n");
        foreach (var scenario in content.Scenarios)
        {
            foreach (var mapping in scenario.Mappings)
            {
                var dataset = $"`{mapping.Dataset["datasets/".Length..]}`{(mapping.Part.Length > 0 ? $" ({mapping.Part})" : "")}";
                text.Append($"| {scenario.Name["scenarios/".Length..]} | {Cell(scenario.DisplayName)} | {dataset} | {Cell(mapping.Reason)} | {Cell(mapping.Lacks)} |\n");
            }
        }
    }

    private static string Fact(string name, string value) => value.Length > 0 ? $"- {name}: {value}\n" : "";

    private static string Link(Dataset dataset) => dataset.Links.FirstOrDefault(link => !link.Dead) is { } link ? $"[{dataset.DisplayName}]({link.Uri})" : dataset.DisplayName;

    private static string Access(Dataset dataset) => dataset.Access == AccessLevel.Unspecified ? "" : dataset.Access.ToString().ToLowerInvariant();

    private static string Licence(Dataset dataset) => dataset.License is not { } licence ? "" : $"[{(licence.SpdxId.Length > 0 ? licence.SpdxId : licence.DisplayName)}]({licence.Uri})";

    private static string Count(DatasetCount count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count.Approximate ? "about " : "")}{count.Value:N0}{(count.AtLeast ? "+" : "")} {count.Unit}{(count.Note.Length > 0 ? $" ({count.Note})" : "")}");

    private static string Join(IEnumerable<string> values) => string.Join(", ", values);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
