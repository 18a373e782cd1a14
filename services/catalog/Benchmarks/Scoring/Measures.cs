using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>
/// The measures of a group of cases, each with its 95 % interval: Wilson's score interval for shares (Wilson 1927), the percentile bootstrap for the others. A measure for which there
/// are no cases (sensitivity without a positive one) is left out.
/// </summary>
internal static class Measures
{
    private const double Threshold = 0.5;

    /// <summary>A finding is called present from one half on.</summary>
    public static bool IsPositive(double probability) => probability >= Threshold;

    public static IEnumerable<BenchmarkScore> Of(CaseGroup group, int samples, Draw draw, CancellationToken cancellation) => group.Kind switch
    {
        AnswerKind.Class => [Share(group, "accuracy", group.Predictions.Count(right => right == 1), group.Predictions.Length)],
        AnswerKind.Measurement => [MeanAbsoluteError(group, samples, draw, cancellation)],
        _ => OfFindings(group, samples, draw, cancellation),
    };

    private static IEnumerable<BenchmarkScore> OfFindings(CaseGroup group, int samples, Draw draw, CancellationToken cancellation)
    {
        var (truePositives, positives, trueNegatives, negatives) = (0, 0, 0, 0);
        foreach (var (truth, prediction) in group.Truths.Zip(group.Predictions))
        {
            if (truth == 1)
            {
                positives++;
                if (IsPositive(prediction)) truePositives++;
            }
            else
            {
                negatives++;
                if (!IsPositive(prediction)) trueNegatives++;
            }
        }

        yield return Share(group, "accuracy", truePositives + trueNegatives, positives + negatives);
        if (positives > 0) yield return Share(group, "sensitivity", truePositives, positives);
        if (negatives > 0) yield return Share(group, "specificity", trueNegatives, negatives);
        if (positives == 0 || negatives == 0) yield break;
        var curve = new RocArea(group.Truths, group.Predictions);
        var (low, high) = Bootstrap.Interval(() => curve.Resampled(draw), samples, cancellation);
        yield return Score(group, "auroc", curve.Value, low, high, positives + negatives);
    }

    private static BenchmarkScore MeanAbsoluteError(CaseGroup group, int samples, Draw draw, CancellationToken cancellation)
    {
        var errors = group.Truths.Zip(group.Predictions, (truth, prediction) => Math.Abs(truth - prediction)).ToArray();
        var (low, high) = Bootstrap.Interval(() => Resampled(errors, draw), samples, cancellation);
        return Score(group, "mean_absolute_error", errors.Average(), low, high, errors.Length);
    }

    private static double Resampled(double[] errors, Draw draw)
    {
        double sum = 0;
        for (var i = 0; i < errors.Length; i++) sum += errors[draw.Below(errors.Length)];
        return sum / errors.Length;
    }

    private static BenchmarkScore Share(CaseGroup group, string measure, int hits, int of)
    {
        var (low, high) = Wilson.Interval(hits, of);
        return Score(group, measure, (double)hits / of, low, high, of);
    }

    private static BenchmarkScore Score(CaseGroup group, string measure, double value, double low, double high, int count) =>
        new() { Scenario = group.Scenario, Field = group.Field, Measure = measure, Value = value, Low = low, High = high, Count = count };
}
