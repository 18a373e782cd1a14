using System.IO.Compression;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>Evaluations on the wire and as they are kept.</summary>
internal static class EvaluationMessages
{
    private const int MostRunLines = 2_000_000;

    private static readonly string[] RankerNames = ["bm25", "vectors", "whole"];

    private static readonly (string Name, Func<Measures, double> Value)[] Kinds =
    [
        ("ndcg@10", measures => measures.Ndcg10), ("map", measures => measures.AveragePrecision),
        ("recall@100", measures => measures.Recall100), ("mrr@10", measures => measures.ReciprocalRank10),
    ];

    public static V1.Evaluation Evaluation(string id, string title, Measured measured, int samples, TimeProvider clock)
    {
        var evaluation = new V1.Evaluation
        {
            Name = EvaluationNames.Of(id),
            Title = title,
            Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            DocumentCount = measured.Texts,
            QueryCount = measured.Result.Rankers[0].Values.Count,
            Model = measured.Model,
        };
        foreach (var (name, result) in RankerNames.Zip(measured.Result.Rankers))
        {
            var scores = new RankerScores { Ranker = name };
            foreach (var kind in Kinds) scores.Measures.Add(Measure(kind.Name, [.. result.Values.Select(kind.Value)], samples));
            evaluation.Rankers.Add(scores);
        }

        if (measured.Result.Abstentions.Count > 0) evaluation.Rankers[^1].Measures.Add(Measure("abstention", measured.Result.Abstentions, samples));
        return evaluation;
    }

    /// <summary>One a query. The text is the folder's and stays there.</summary>
    public static IEnumerable<JobItem> Items(string job, Measured measured) => measured.Result.Rankers[^1].Runs.Select(run => new JobItem
    {
        Name = JobMessages.ItemName(job, run.Query),
        Path = run.Query,
        State = JobItemState.Done,
        Attempt = 1,
    });

    /// <summary>The whole ranker's run in TREC format, gzip.</summary>
    public static byte[] PackedRun(Measured measured)
    {
        using var packed = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(packed, CompressionLevel.Fastest)))
        {
            foreach (var line in TrecRun.Lines(measured.Result.Rankers[^1]).Take(MostRunLines)) writer.Write($"{line}\n");
        }

        return packed.ToArray();
    }

    private static Measure Measure(string name, IReadOnlyList<double> values, int samples)
    {
        var (low, high) = Resampling.Interval(values, samples);
        return new Measure { Name = name, Value = values.Average(), Low = low, High = high };
    }
}
