using CsCheck;
using Lightbox.Retrieval.Ranking;
using Xunit;

namespace Lightbox.Retrieval.Tests.Ranking;

public sealed class TopDocumentsTests
{
    [Fact]
    public void TakeAll_AnyScores_IsTheHeadOfTheSortedList() => Gen.Select(Gen.Int[0, 9].Array[0, 60], Gen.Int[1, 20]).Sample((scores, k) =>
    {
        var top = new TopDocuments(k);
        for (var d = 0; d < scores.Length; d++) top.Offer(d, scores[d]);
        Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(d => scores[d]).ThenBy(d => d).Take(k), top.TakeAll());
    });
}
