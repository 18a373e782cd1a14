using System.Globalization;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Search;

/// <summary>Answers for people: what, where it is from, what of it is here.</summary>
internal static class SearchText
{
    private const int Indent = 4;

    public static string Write(string query, SearchEntriesResponse found, int width)
    {
        if (!found.Answered) return $"Nothing in the knowledge base fits \"{query}\".";
        var lines = new List<string>();
        if (found.LowConfidence) lines.AddRange(Lines.Wrap("Low confidence: these fit only in part.", width, 0));
        if (found.Partial) lines.AddRange(Lines.Wrap("More may fit than is shown.", width, 0));
        foreach (var (match, index) in found.Results.Select((match, index) => (match, index)))
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Entry(match, index + 1, width));
        }

        if (Notice(found) is { Length: > 0 } notice) lines.AddRange(["", .. Lines.Wrap(notice, width, 0)]);
        return string.Join(Environment.NewLine, lines);
    }

    private static IEnumerable<string> Entry(EntryMatch match, int number, int width)
    {
        var entry = match.Entry;
        string[] about = [entry.Modality, entry.BodyPart, entry.FindingCategory];
        var tags = string.Join(" | ", about.Where(text => text.Length > 0));
        yield return string.Create(CultureInfo.InvariantCulture, $"[{number}] {entry.FindingName} ({match.Score:0.00}){(tags.Length > 0 ? "  " + tags : "")}");
        if (entry.Suspicious) yield return "    Careful: its text holds something that reads like an instruction to a model.";
        foreach (var line in Lines.Wrap(entry.Description, width, Indent)) yield return line;
        foreach (var line in Lines.Wrap("Source: " + match.Citation, width, Indent)) yield return line;
        if (entry.DatasetSource.StartsWith("datasets/", StringComparison.Ordinal)) yield return $"    Dataset: {entry.DatasetSource["datasets/".Length..]}";
        if (match.Assets.Count > 0) yield return "    Here: " + string.Join(' ', match.Assets.Select(asset => asset["assets/".Length..]));
        if (match.Explanation is not { } explanation) yield break;
        foreach (var line in Lines.Wrap("Why: " + match.Why, width, Indent)) yield return line;
        yield return string.Create(CultureInfo.InvariantCulture, $"    Coverage of the question: {explanation.Coverage:P0}");
        foreach (var part in explanation.Parts)
            yield return string.Create(CultureInfo.InvariantCulture, $"    {part.Name,-10} {part.Value:0.000} x {part.Weight:0.00} = {part.Value * part.Weight:0.000}");
    }

    /// <summary>What every entry's notice begins with: the rest of a notice is about one entry.</summary>
    private static string Notice(SearchEntriesResponse found)
    {
        var first = found.Results[0].Entry.Notice;
        var end = first.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? first : first[..(end + 1)];
    }
}
