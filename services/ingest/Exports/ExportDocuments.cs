using System.Text;
using Lightbox.Catalog.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>What goes with the files: citations, terms and the research-use notice.</summary>
internal sealed class ExportDocuments(DatasetService.DatasetServiceClient datasets, CitationService.CitationServiceClient citations, GrantService.GrantServiceClient grants)
{
    /// <returns>Text by file name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> WriteAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var plain = await FormatAsync(names, CitationStyle.Plain, cancellation);
        var bibtex = await FormatAsync(names, CitationStyle.Bibtex, cancellation);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ExportFiles.Citations] = Citations(plain),
            [ExportFiles.BibTeX] = bibtex.Text + "\n",
            [ExportFiles.Terms] = await TermsAsync(names, cancellation),
            [ExportFiles.Notice] = plain.Notice + "\n",
        };
    }

    private async Task<CitationBundle> FormatAsync(IEnumerable<string> names, CitationStyle style, CancellationToken cancellation) =>
        await citations.FormatCitationsAsync(new FormatCitationsRequest { Names = { names }, Style = style }, cancellationToken: cancellation);

    private static string Citations(CitationBundle bundle)
    {
        var text = new StringBuilder();
        if (bundle.Text.Length > 0) text.Append(bundle.Text).Append("\n\n");
        foreach (var name in bundle.Unknown) text.Append("No reference is known here for ").Append(name).Append(".\n\n");
        foreach (var acknowledgement in bundle.Acknowledgements) text.Append("Acknowledgement: ").Append(acknowledgement).Append("\n\n");
        foreach (var rule in bundle.Rules) text.Append("- ").Append(rule).Append('\n');
        return text.ToString();
    }

    private async Task<string> TermsAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            var dataset = await datasets.GetDatasetAsync(new GetDatasetRequest { Name = name }, cancellationToken: cancellation);
            var guide = await datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = name }, cancellationToken: cancellation);
            var use = await grants.CheckUseAsync(new CheckUseRequest { Dataset = name, Purpose = UsePurpose.Redistribution }, cancellationToken: cancellation);
            Terms(text, dataset, guide, use);
        }

        return text.ToString();
    }

    private static void Terms(StringBuilder text, Dataset dataset, AccessGuide guide, CheckUseResponse use)
    {
        text.Append(dataset.DisplayName).Append(" (").Append(dataset.Name).Append(")\n");
        Line(text, "Access", dataset.Access == Common.V1.AccessLevel.Unspecified ? "not known" : dataset.Access.ToString().ToLowerInvariant());
        Line(text, "Licence", dataset.License is { } license ? $"{(license.DisplayName.Length > 0 ? license.DisplayName : license.SpdxId)} {license.Uri}".Trim() : "not known");
        Line(text, "Agreement", guide.Agreement);
        if (use.Grant.Length > 0) Line(text, "Terms accepted", use.Grant);
        foreach (var decision in dataset.UseDecisions)
            Line(text, $"May it be used for {decision.Purpose.ToString().ToLowerInvariant()}", $"{decision.Answer.ToString().ToLowerInvariant()}. {decision.Clause} {decision.Uri}".Trim());
        if (dataset.UseDecisions.Count == 0) Line(text, "Use", "nothing is recorded; ask whoever published it");
        text.Append('\n');
    }

    private static void Line(StringBuilder text, string label, string value)
    {
        if (value.Length > 0) text.Append(label).Append(": ").Append(value.ReplaceLineEndings(" ")).Append('\n');
    }
}
