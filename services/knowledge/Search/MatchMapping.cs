using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;

namespace Lightbox.Knowledge.Search;

/// <summary>Hits to messages.</summary>
internal static class MatchMapping
{
    /// <param name="assets">Assets of its dataset that are here.</param>
    public static EntryMatch ToMessage(EntryRow row, SearchHit hit, bool explain, IReadOnlyList<string> assets) => new()
    {
        Entry = row.ToMessage(),
        Score = hit.Score,
        Why = Why(hit),
        Citation = Citation(row),
        Explanation = explain ? Explain(hit) : null,
        Assets = { assets },
    };

    public static MatchExplanation Explain(SearchHit hit)
    {
        var explanation = new MatchExplanation { Entry = EntryNames.Of(hit.Id), Score = hit.Score, Coverage = hit.Explanation.Coverage };
        var parts = hit.Explanation.Parts.OrderByDescending(part => part.Value * part.Weight);
        explanation.Parts.AddRange(parts.Select(part => new ScorePart { Name = part.Name, Value = part.Value, Weight = part.Weight }));
        explanation.MatchedTerms.AddRange(hit.Explanation.Matches.Select(m => $"{Shown(m)} ({string.Join(", ", m.Fields)})"));
        return explanation;
    }

    /// <summary>"Title. Where it comes from. URL", of the first source that says so.</summary>
    public static string Citation(EntryRow row)
    {
        foreach (var source in row.Provenance)
        {
            if (source.Citation.Length > 0) return source.Citation;
        }

        return row.Provenance.Count == 0 ? row.FindingName : Reference(row.FindingName, row.Provenance[0]);
    }

    private static string Reference(string title, EntryProvenance source)
    {
        var parts = new[] { title, source.Document, source.Section, source.Date, source.Uri }.Where(p => p.Length > 0);
        return string.Join(". ", parts) + ".";
    }

    /// <summary>Each word once, by the first thing that meets it: itself before its synonyms.</summary>
    private static string Why(SearchHit hit)
    {
        var firsts = hit.Explanation.Matches.DistinctBy(m => m.Asked).Take(6).ToArray();
        return firsts.Length == 0
            ? "Looks like the query's words."
            : "Matches " + string.Join("; ", firsts.Select(m => $"{Shown(m)} in {string.Join(", ", m.Fields)}")) + ".";
    }

    private static string Shown(WordMatch match) => match.Asked == match.Found ? $"'{match.Asked}'" : $"'{match.Asked}' as '{match.Found}'";
}
