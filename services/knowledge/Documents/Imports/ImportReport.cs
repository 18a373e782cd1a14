using System.Globalization;
using System.Text;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>The report of the five steps, Markdown. What comes from the document is escaped: it is data.</summary>
internal static class ImportReport
{
    public static string SummaryOf(DocumentText document)
    {
        var sections = document.Sections.Where(section => section.Length > 0).ToList();
        var characters = document.Text.EnumerateRunes().Count();
        return string.Create(CultureInfo.InvariantCulture, $"{characters} characters, {sections.Count} sections, {document.Blocks.Count} paragraphs");
    }

    public static string Of(ImportRow import, IReadOnlyList<ProposalRow> proposals, Aftercare after)
    {
        var confirmed = proposals.Where(proposal => proposal.State == ProposalState.Confirmed).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Import of {Escaped(import.Title)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Document: {import.MediaType}, {import.Summary}, sha256 {import.Digest}.");
        if (import.Uri.Length > 0) text.Append(CultureInfo.InvariantCulture, $" Source: <{import.Uri}>.");
        if (import.Dataset.Length > 0) text.Append(CultureInfo.InvariantCulture, $" About {import.Dataset}.");
        text.Append(CultureInfo.InvariantCulture, $"\n\n## 1. Imaging characteristics extracted\n\n{proposals.Count} proposed, {confirmed.Count} confirmed, {proposals.Count - confirmed.Count} rejected.\n");
        foreach (var proposal in proposals) text.Append(CultureInfo.InvariantCulture, $"\n- {(proposal.State == ProposalState.Confirmed ? "confirmed" : "rejected")}: {Line(proposal)}");
        text.Append("\n\n## 2. Mapped to terminology\n\n").Append(Terminology(confirmed));
        text.Append(CultureInfo.InvariantCulture, $"\n\n## 3. Embedded\n\n{Escaped(after.Embedded)}");
        text.Append(CultureInfo.InvariantCulture, $"\n\n## 4. Inserted\n\n{confirmed.Count} entries in medical_imaging_knowledge.\n");
        foreach (var proposal in confirmed) text.Append(CultureInfo.InvariantCulture, $"\n- {EntryNames.Of(proposal.Entry)}: {Escaped(proposal.Row.FindingName)}");
        text.Append("\n\n## 5. Retrieval validated\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Of the new entries, asked for by their own words, {after.Found.First} are the first answer, {after.Found.Ten} among the first ten, {after.Found.Missed} not.");
        text.Append(CultureInfo.InvariantCulture, $"\n\nThe built-in queries, measured again ({after.Evaluation}):\n\n{after.Measured}");
        return text.Append("\n\n").Append(Notice.Text).Append('\n').ToString();
    }

    private static string Line(ProposalRow proposal)
    {
        var source = (proposal.Row.Provenance is [var first, ..] ? first : null);
        var span = source is { Start: { } start, End: { } end } ? string.Create(CultureInfo.InvariantCulture, $", characters {start} to {end}") : "";
        var section = source is { Section.Length: > 0 } ? $" (\"{Escaped(source.Section)}\"{span})" : span.Length > 0 ? $" ({span[2..]})" : "";
        return $"{Escaped(proposal.Row.FindingName)}{section}";
    }

    private static string Terminology(List<ProposalRow> confirmed)
    {
        var concepts = confirmed.SelectMany(proposal => proposal.Row.Concepts).DistinctBy(concept => concept.Text).OrderBy(concept => concept.Text, StringComparer.Ordinal).ToList();
        if (concepts.Count == 0) return "No concept.";
        var coded = concepts.Count(concept => concept.Codes.Count > 0);
        var lines = concepts.Select(concept => $"- {Escaped(concept.Text)}: {(concept.Codes.Count > 0 ? string.Join(", ", concept.Codes.Select(code => $"{code.System} {code.Code}")) : "no confirmed code")}");
        return string.Create(CultureInfo.InvariantCulture, $"{concepts.Count} concepts, {coded} with codes.\n\n") + string.Join('\n', lines);
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '!') escaped.Append('\\');
            escaped.Append(char.IsControl(c) ? ' ' : c);
        }

        return escaped.ToString();
    }
}
