namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>
/// Area under the ROC curve as the Mann-Whitney statistic: the share of pairs of a positive and a negative case in which the positive one has the higher prediction, ties counting
/// half (Hanley and McNeil 1982). Exact, no curve is drawn.
/// </summary>
internal sealed class RocArea
{
    /// <summary>The rank of each case's prediction among the different ones.</summary>
    private readonly int[] positives;

    private readonly int[] negatives;
    private readonly int[] positiveAt;
    private readonly int[] negativeAt;

    /// <param name="truths">0 or 1, at least one of each.</param>
    public RocArea(double[] truths, double[] predictions)
    {
        var different = predictions.Distinct().Order().ToArray();
        var ranks = predictions.Select(prediction => Array.BinarySearch(different, prediction)).ToArray();
        positives = [.. ranks.Where((_, i) => truths[i] == 1)];
        negatives = [.. ranks.Where((_, i) => truths[i] == 0)];
        positiveAt = new int[different.Length];
        negativeAt = new int[different.Length];
        foreach (var rank in positives) positiveAt[rank]++;
        foreach (var rank in negatives) negativeAt[rank]++;
        Value = Area();
    }

    public double Value { get; }

    /// <summary>The area of one resample, positives and negatives each drawn from their own, so that none is without either.</summary>
    public double Resampled(Draw draw)
    {
        Array.Clear(positiveAt);
        Array.Clear(negativeAt);
        for (var i = 0; i < positives.Length; i++) positiveAt[positives[draw.Below(positives.Length)]]++;
        for (var i = 0; i < negatives.Length; i++) negativeAt[negatives[draw.Below(negatives.Length)]]++;
        return Area();
    }

    /// <summary>One pass over the different predictions; in halves, which are whole numbers.</summary>
    private double Area()
    {
        long halves = 0;
        long below = 0;
        for (var rank = 0; rank < positiveAt.Length; rank++)
        {
            halves += positiveAt[rank] * (2 * below + negativeAt[rank]);
            below += negativeAt[rank];
        }

        return halves / (2.0 * positives.Length * negatives.Length);
    }
}
