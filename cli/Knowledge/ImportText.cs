using System.Globalization;
using System.Text;
using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Knowledge;

/// <summary>Imports and proposals as a person or a program reads them.</summary>
internal static class ImportText
{
    public static int Number(Proposal proposal) => int.Parse(proposal.Name[(proposal.Name.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);

    public static string Lines(DocumentImport import, IReadOnlyList<Proposal> proposals)
    {
        if (import.Report.Length > 0) return import.Report.TrimEnd();
        var text = new StringBuilder();
        foreach (var proposal in proposals.Where(proposal => proposal.State == ProposalState.Open)) text.Append(Lines(proposal)).Append("\n\n");
        var open = proposals.Count(proposal => proposal.State == ProposalState.Open);
        text.Append(CultureInfo.InvariantCulture, $"{open} of {proposals.Count} proposals of \"{import.Title}\" wait for your word.\n");
        return text.Append(CultureInfo.InvariantCulture, $"Take them: lightbox knowledge import {import.Name} --confirm all   (or none, or 1,3)").ToString();
    }

    public static string Lines(Proposal proposal)
    {
        var entry = proposal.Entry;
        var source = entry.Provenance.FirstOrDefault() ?? new Provenance();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[{Number(proposal)}] {entry.FindingName}");
        if (entry.Modality.Length + entry.BodyPart.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  ({string.Join("; ", new[] { entry.Modality, entry.BodyPart }.Where(part => part.Length > 0))})");
        text.Append(CultureInfo.InvariantCulture, $"\n    {Shown(entry.Description)}");
        if (entry.KeyFeatures.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n    Features: {Shown(string.Join("; ", entry.KeyFeatures))}");
        var codes = entry.Concepts.Where(concept => concept.Codes.Count > 0).Select(concept => $"{concept.Text} {concept.Codes[0].System} {concept.Codes[0].Code}").ToList();
        if (codes.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n    Codes: {Shown(string.Join("; ", codes))}");
        return text.Append(CultureInfo.InvariantCulture, $"\n    From: {(source.Section.Length > 0 ? Shown(source.Section) + ", " : "")}characters {source.Start} to {source.End}").ToString();
    }

    public static string Json(DocumentImport import, IReadOnlyList<Proposal> proposals) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", import.Name);
        json.WriteString("title", import.Title);
        json.WriteString("job", import.Job);
        json.WriteNumber("confirmed", import.ConfirmedCount);
        json.WriteNumber("rejected", import.RejectedCount);
        json.WriteStartArray("entries");
        foreach (var entry in import.Entries) json.WriteStringValue(entry);
        json.WriteEndArray();
        json.WriteString("evaluation", import.Evaluation);
        json.WriteString("report", import.Report);
        json.WriteStartArray("proposals");
        foreach (var proposal in proposals)
        {
            json.WriteStartObject();
            json.WriteNumber("number", Number(proposal));
            json.WriteString("state", proposal.State.ToString().ToLowerInvariant());
            json.WriteString("quote", proposal.Quote);
            json.WriteString("reason", proposal.Reason);
            json.WritePropertyName("entry");
            EntryText.Write(json, proposal.Entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>A document's text on a terminal: no control character reaches it.</summary>
    private static string Shown(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
