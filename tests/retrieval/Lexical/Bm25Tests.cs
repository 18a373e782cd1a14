using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Lexical;

public sealed class Bm25Tests
{
    private static readonly FieldSpec OneField = new("text");

    [Theory]
    [InlineData(10, 1, 1.992430165)]
    [InlineData(10, 10, 0.046520016)]
    [InlineData(1, 0, 1.386294361)]
    public void Idf_OfDocuments_IsLucenes(int documents, int frequency, double expected) => Assert.Equal(expected, Bm25.Idf(documents, frequency), 6);

    [Fact]
    public void Score_OneField_IsTheTextbookFormula()
    {
        var lane = new PostingLane([OneField]);
        int[][] texts = [[0, 0, 1], [0, 2, 2, 2, 3], [4]];
        foreach (var text in texts) lane.Append([[.. text]]);
        var scores = new float[3];

        lane.Score(0, 1, scores);

        double Expected(int count, int length) => Math.Log(1 + (1.5 / 2.5)) * count / (count + (1.2 * (0.25 + (0.75 * length / 3.0))));
        Assert.Equal(Expected(2, 3), scores[0], 1e-6);
        Assert.Equal(Expected(1, 5), scores[1], 1e-6);
        Assert.Equal(0, scores[2]);
    }

    [Fact]
    public void Score_HeavierField_RanksAbove()
    {
        var lane = new PostingLane([new FieldSpec("name", 3), new FieldSpec("text")]);
        lane.Append([[1], [0]]);
        lane.Append([[0], [1]]);
        var scores = new float[2];

        lane.Score(0, 1, scores);

        Assert.True(scores[1] > scores[0]);
    }

    [Fact]
    public void Remove_Document_LeavesTheIndexAsIfItHadNeverBeenThere()
    {
        var lane = new PostingLane([OneField]);
        lane.Append([[0, 1]]);
        lane.Append([[0, 0, 2]]);
        lane.Append([[1, 2]]);
        lane.Remove(1);
        lane.Settle();
        var fresh = new PostingLane([OneField]);
        fresh.Append([[0, 1]]);
        fresh.Append([[1, 2]]);
        float[] after = new float[3], expected = new float[2];
        for (var term = 0; term < 3; term++)
        {
            lane.Score(term, 1, after);
            fresh.Score(term, 1, expected);
        }

        Assert.Equal((expected[0], expected[1]), (after[0], after[2]));
        Assert.Equal(1, lane.DocumentFrequency(0));
        List<int> documents = [], counts = [];
        lane.Occurrences(0, documents, counts);
        Assert.Equal([0], documents);
    }
}
