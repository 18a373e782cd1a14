using System.Globalization;

namespace Lightbox.Retrieval.Evaluation;

/// <summary>A ranker's run as trec_eval reads it: query, Q0, id, rank from 1, score, name of the run.</summary>
public static class TrecRun
{
    private const string Tag = "lightbox";

    public static IEnumerable<string> Lines(RankerResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return from run in result.Runs
               from line in run.Ranking.Select((found, i) => string.Create(CultureInfo.InvariantCulture, $"{run.Query} Q0 {found.Id} {i + 1} {found.Score:0.000000} {Tag}"))
               select line;
    }
}
