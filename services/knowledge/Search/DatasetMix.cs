using Lightbox.Knowledge.Entries;
using Lightbox.Retrieval;

namespace Lightbox.Knowledge.Search;

/// <summary>Keeps one dataset from filling a page of results: from its third entry on each counts a little less than the one before.</summary>
internal static class DatasetMix
{
    /// <summary>Entries of a dataset that count in full.</summary>
    private const int Free = 2;

    /// <summary>What each further one keeps of its score.</summary>
    private const double Share = 0.92;

    /// <summary>Whether any dataset has more among them than count in full.</summary>
    public static bool IsNeeded(IEnumerable<EntryRow> rows) =>
        rows.Where(row => row.DatasetSource.Length > 0).GroupBy(row => row.DatasetSource).Any(group => group.Count() > Free);

    /// <summary>Best first again, at most <paramref name="count"/>.</summary>
    public static IReadOnlyList<(EntryRow Row, SearchHit Hit)> Apply(IEnumerable<(EntryRow Row, SearchHit Hit)> found, int count)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var weighed = new List<(EntryRow Row, SearchHit Hit)>();
        foreach (var (row, hit) in found)
        {
            var before = row.DatasetSource.Length == 0 ? 0 : times.GetValueOrDefault(row.DatasetSource);
            times[row.DatasetSource] = before + 1;
            weighed.Add((row, before < Free ? hit : Weighed(hit, Math.Pow(Share, before - Free + 1))));
        }

        return [.. weighed.OrderByDescending(pair => pair.Hit.Score).Take(count)];
    }

    private static SearchHit Weighed(SearchHit hit, double share) => hit with
    {
        Score = hit.Score * share,
        Explanation = hit.Explanation with { Parts = [.. hit.Explanation.Parts.Select(part => part with { Weight = part.Weight * share })] },
    };
}
