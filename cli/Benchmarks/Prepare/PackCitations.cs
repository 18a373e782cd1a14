using System.Text;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>CITATIONS.md: what a publication that uses the pack owes.</summary>
internal sealed class PackCitations(Connection connection)
{
    /// <summary>In one call.</summary>
    private const int MaximumNames = 100;

    private readonly CitationService.CitationServiceClient citations = new(connection[ResourceNames.Catalog]);

    public async Task<string> WriteAsync(BenchmarkPlan plan, CancellationToken cancellation)
    {
        var datasets = plan.Cases.Select(one => one.Dataset).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder().AppendLine("# What this benchmark pack owes").AppendLine().AppendLine(plan.Notice).AppendLine();
        foreach (var dataset in datasets)
        {
            var cases = plan.Cases.Where(one => one.Dataset == dataset).ToList();
            text.AppendLine($"## {dataset["datasets/".Length..]}").AppendLine();
            text.AppendLine(cases[0].Citation.Length > 0 ? cases[0].Citation : "No reference is known; cite the dataset's own page.").AppendLine();
            text.AppendLine($"- Licence: {cases[0].License}");
            text.AppendLine($"- Images: {cases.Count}, for {string.Join(", ", cases.Select(one => one.Scenario).Distinct())}").AppendLine();
        }

        var bundles = new List<(CitationBundle Plain, CitationBundle BibTex)>();
        foreach (var part in datasets.Chunk(MaximumNames)) bundles.Add((await FormatAsync(part, CitationStyle.Plain, cancellation), await FormatAsync(part, CitationStyle.Bibtex, cancellation)));
        List(text, "Acknowledgements", bundles.SelectMany(bundle => bundle.Plain.Acknowledgements));
        List(text, "Rules", bundles.SelectMany(bundle => bundle.Plain.Rules));
        var references = string.Join("\n\n", bundles.Select(bundle => bundle.BibTex.Text).Where(bibtex => bibtex.Length > 0));
        if (references.Length > 0) text.AppendLine("## BibTeX").AppendLine().AppendLine("```bibtex").AppendLine(references).AppendLine("```");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var different = lines.Distinct().ToList();
        if (different.Count == 0) return;
        text.AppendLine($"## {title}").AppendLine();
        foreach (var line in different) text.AppendLine($"- {line}");
        text.AppendLine();
    }

    private async Task<CitationBundle> FormatAsync(string[] datasets, CitationStyle style, CancellationToken cancellation) =>
        await citations.FormatCitationsAsync(new FormatCitationsRequest { Names = { datasets }, Style = style }, cancellationToken: cancellation);
}
