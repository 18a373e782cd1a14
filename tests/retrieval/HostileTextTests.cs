using CsCheck;
using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests;

/// <summary>Row 31 of the abuse cases, as far as it is the ranker's: any text is indexed and searched without an error, in bounded work.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Nasty =
    [
        "'; DROP TABLE entries; --", "lung AND NEAR(\"x\" OR NOT", "100%_%", "\0", "\u202Eevil", "\uD800", "\uDC00\uD800", "a'b'c'd", "<script>alert(1)</script>",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.Char.Array[0, 200].Select(c => new string(c)),
        Gen.Int[0, Nasty.Length - 1].Select(i => Nasty[i]));

    [Fact]
    public void PutAndSearch_AnyText_NeverThrows() => Gen.Select(AnyText, AnyText).Sample((text, query) =>
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        index.Put("a", text);
        index.Put("b", "lung nodule");
        var result = index.Search(query, new SearchOptions { KeepUnanswered = true });
        Assert.All(result.Hits, h => Assert.InRange(h.Score, 0, 1.0000001));
        Assert.InRange(result.Coverage, 0, 1.0000001);
    });

    [Fact]
    public void Search_TheTextItself_FindsIt() => Gen.String[Gen.Char.AlphaNumeric, 3, 30].Where(w => !Lightbox.Retrieval.Text.StopWords.Contains(w.ToLowerInvariant())).Sample(word =>
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        index.Put("other", "lung nodule");
        index.Put("it", word);
        var result = index.Search(word);
        Assert.True(result.Answered);
        Assert.Equal("it", result.Hits[0].Id);
    });

    [Fact]
    public void Search_OneMegabyteOfText_ReadsOnlyItsBeginning()
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        index.Put("a", "lung nodule");
        var query = "lung " + string.Concat(Enumerable.Range(0, 150_000).Select(i => $"w{i:x5} ")) + "nodule";

        var result = index.Search(query, new SearchOptions { KeepUnanswered = true });

        Assert.DoesNotContain(result.Hits[0].Explanation.Matches, m => m.Asked == "nodule");
    }

    [Fact]
    public void Put_OneMegabyteWord_IsCut()
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        index.Put("a", new string('x', 1 << 20));
        Assert.True(index.Search(new string('x', 64)).Answered);
    }
}
