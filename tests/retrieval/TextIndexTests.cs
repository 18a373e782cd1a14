using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests;

public sealed class TextIndexTests
{
    private static TextIndex Make(params (string Id, string Text)[] documents)
    {
        var index = new TextIndex([new FieldSpec("text")]);
        foreach (var (id, text) in documents) index.Put(id, text);
        return index;
    }

    [Fact]
    public void Search_NarrowFilter_StillGivesAllThatWereAskedFor()
    {
        using var index = Make([.. Enumerable.Range(0, 2000).Select(i => ($"d{i}", i % 500 == 0 ? "lung nodule seen once" : "lung nodule lung nodule"))]);

        var result = index.Search("lung nodule", new SearchOptions { Count = 4, Filter = id => int.Parse(id[1..]) % 500 == 0 });

        Assert.Equal(["d0", "d500", "d1000", "d1500"], result.Hits.Select(h => h.Id));
    }

    [Fact]
    public void Search_EqualScores_ComeInOrderOfInsertion()
    {
        using var index = Make(("b", "same text"), ("a", "same text"), ("c", "same text"));
        Assert.Equal(["b", "a"], index.Search("text", new SearchOptions { Count = 2 }).Hits.Select(h => h.Id));
    }

    [Fact]
    public void Search_NothingFits_HasNoHitsUnlessAskedToKeepThem()
    {
        using var index = Make(("a", "chest radiographs"), ("b", "brain images"), ("c", "knee images"));

        var result = index.Search("worm images");
        var kept = index.Search("worm images", new SearchOptions { KeepUnanswered = true });

        Assert.False(result.Answered);
        Assert.Empty(result.Hits);
        Assert.False(kept.Answered);
        Assert.NotEmpty(kept.Hits);
    }

    [Fact]
    public void Search_MisspelledWord_IsRepairedAndSaysSo()
    {
        using var index = Make(("a", "pneumonia on chest radiographs"), ("b", "brain tumor"));

        var result = index.Search("pnuemonia");

        Assert.Equal("a", result.Hits[0].Id);
        Assert.Equal(("pnuemonia", "pneumonia"), (result.Repairs[0].Typed, result.Repairs[0].Meant));
    }

    [Fact]
    public void Search_Synonym_ExplainsWhatItWasFoundBy()
    {
        using var index = new TextIndex([new FieldSpec("name", 2), new FieldSpec("text")]);
        index.Put("a", "Pneumothorax", "air in the pleural space");
        index.Put("b", "Pneumonia", "infection");

        var hit = index.Search("collapsed lung").Hits[0];

        Assert.Equal("a", hit.Id);
        Assert.Contains(hit.Explanation.Matches, m => m is { Asked: "collapsed", Found: "pneumothorax" } && m.Fields.SequenceEqual(["name"]));
    }

    [Fact]
    public void Put_SameId_Replaces()
    {
        using var index = Make(("a", "kidney"), ("a", "liver"));
        Assert.Equal(1, index.Count);
        Assert.False(index.Search("kidney").Answered);
        Assert.Equal("a", Assert.Single(index.Search("liver").Hits).Id);
    }

    [Fact]
    public void Remove_Document_IsNotFoundAgain()
    {
        using var index = Make(("a", "kidney"), ("b", "kidney stone"));
        Assert.True(index.Remove("a"));
        Assert.False(index.Remove("a"));
        Assert.Equal(["b"], index.Search("kidney").Hits.Select(h => h.Id));
    }

    [Fact]
    public void Put_WrongNumberOfTexts_IsRefused()
    {
        using var index = Make();
        Assert.Throws<ArgumentException>(() => index.Put("a", "one", "two"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Search_CountOutOfRange_IsRefused(int count)
    {
        using var index = Make(("a", "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search("x", new SearchOptions { Count = count }));
    }

    [Fact]
    public async Task Search_WhileAnotherThreadChangesTheIndex_SeesWholeDocuments()
    {
        using var index = Make(("fixed", "stable lesion"));
        var stop = TestContext.Current.CancellationToken;
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < 300; i++) index.Put($"d{i % 20}", $"moving lesion {i}");
            },
            stop);
        while (!writer.IsCompleted) Assert.Contains(index.Search("lesion", new SearchOptions { Count = 50 }).Hits, h => h.Id == "fixed");
        await writer;
        Assert.Equal(21, index.Count);
    }
}
