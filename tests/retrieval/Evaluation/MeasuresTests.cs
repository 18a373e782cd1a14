using Lightbox.Retrieval.Evaluation;
using Xunit;

namespace Lightbox.Retrieval.Tests.Evaluation;

/// <summary>Against values worked out by hand from the definitions.</summary>
public sealed class MeasuresTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 3, ["b"] = 1, ["c"] = 0, ["d"] = 2 };

    [Fact]
    public void Of_Ranking_GivesTheFourMeasures()
    {
        var measures = Measures.Of(["c", "a", "x", "b"], Grades);
        var gain = (3 / Math.Log2(3)) + (1 / Math.Log2(5));
        var ideal = 3 + (2 / Math.Log2(3)) + (1 / Math.Log2(4));
        Assert.Equal(gain / ideal, measures.Ndcg10, 1e-12);
        Assert.Equal((0.5 + 0.5) / 3, measures.AveragePrecision, 1e-12);
        Assert.Equal(2.0 / 3, measures.Recall100, 1e-12);
        Assert.Equal(0.5, measures.ReciprocalRank10);
    }

    [Fact]
    public void Of_NothingFound_IsZero() => Assert.Equal(new(0, 0, 0, 0), Measures.Of(["x", "c"], Grades));

    [Fact]
    public void PairedP_SameValues_IsOneAndClearDifference_IsSmall()
    {
        double[] low = [.. Enumerable.Repeat(0.1, 20)], high = [.. Enumerable.Repeat(0.4, 20)];
        Assert.Equal(1, Resampling.PairedP(low, low));
        Assert.True(Resampling.PairedP(high, low) < 0.001);
        var (least, most) = Resampling.Interval([0, 1, 0, 1, 0, 1, 0, 1]);
        Assert.True(least < 0.5 && most > 0.5);
    }
}
