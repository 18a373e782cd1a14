using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Latent;

/// <summary>What training adds to an index, and what it leaves alone.</summary>
public sealed class TrainedIndexTests
{
    private static readonly string[] Heart = ["ventricle", "valve", "aorta", "echo", "systole"], Lung = ["bronchus", "pleura", "alveoli", "nodule", "lobe"];

    [Fact]
    public void Search_Trained_FindsWhatSharesTheContextAndNoWord()
    {
        using var index = Made(Heart, Lung);
        index.Put("asked", "stenosis valve aorta");
        index.Put("too", "stenosis echo valve");
        index.Train();
        var hits = index.Search("stenosis", new SearchOptions { KeepUnanswered = true, Count = 100 }).Hits.Select(hit => hit.Id).ToList();
        Assert.True(hits.Count > 50);
        Assert.All(hits, id => Assert.DoesNotContain("lung", id, StringComparison.Ordinal));
    }

    [Fact]
    public void Put_AfterTraining_IsFoundLikeTheOthers()
    {
        using var index = Made(Heart, Lung);
        index.Train();
        index.Put("late", "ventricle valve systole newcomer");
        Assert.Equal("late", index.Search("newcomer ventricle").Hits[0].Id);
        Assert.True(index.Remove("late"));
        Assert.DoesNotContain("late", index.Search("newcomer ventricle").Hits.Select(hit => hit.Id));
    }

    [Fact]
    public void Search_Trained_PartsAddUpToTheScore()
    {
        using var index = Made(Heart, Lung);
        index.Train();
        foreach (var hit in index.Search("aorta valve nodule", new SearchOptions { Count = 20 }).Hits)
        {
            Assert.Equal(1, hit.Explanation.Parts.Sum(part => part.Weight), 1e-9);
            Assert.Equal(hit.Score, hit.Explanation.Parts.Sum(part => part.Value * part.Weight), 1e-9);
        }
    }

    [Fact]
    public void Search_TrainedWithFilter_GivesNothingElse()
    {
        using var index = Made(Heart, Lung);
        index.Train();
        var hits = index.Search("aorta", new SearchOptions { Count = 50, Filter = id => id.StartsWith("lung", StringComparison.Ordinal), KeepUnanswered = true }).Hits;
        Assert.All(hits, hit => Assert.StartsWith("lung", hit.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_NextToNothing_ChangesNothing(int count)
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        for (var i = 0; i < count; i++) index.Put($"{i}", $"word{i}");
        index.Train();
        Assert.Equal(count > 0 ? 1 : 0, index.Search("word0").Hits.Count);
    }

    /// <summary>520 short texts about either of two things, so that every step of the ranker has its say.</summary>
    private static TextIndex Made(params string[][] themes)
    {
        var index = new TextIndex([new FieldSpec("text")]);
        var random = new Random(3);
        for (var i = 0; i < 260; i++)
        {
            index.Put($"heart{i}", string.Join(' ', random.GetItems(themes[0], 4)));
            index.Put($"lung{i}", string.Join(' ', random.GetItems(themes[1], 4)));
        }

        return index;
    }
}
