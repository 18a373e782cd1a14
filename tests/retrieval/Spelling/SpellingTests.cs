using CsCheck;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Spelling;
using Xunit;

namespace Lightbox.Retrieval.Tests.Spelling;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["pneumonia", "pneumothorax", "echocardiogram", "fracture", "form", "tumor", "mammography", "hemorrhage", "thyroid", "metastasis", "radiograph", "parts", "brain"];

    [Theory]
    [InlineData("pnuemonia", "pneumonia")]
    [InlineData("pneumothoraces", "pneumothorax")]
    [InlineData("ecocardiogram", "echocardiogram")]
    [InlineData("fracure", "fracture")]
    [InlineData("tumour", "tumor")]
    [InlineData("haemorrhage", "hemorrhage")]
    [InlineData("thyriod", "thyroid")]
    [InlineData("radiografs", "radiograph")]
    [InlineData("brian", "brain")]
    public void Find_Misspelling_GivesTheWordMeant(string typed, string meant) => Assert.Equal(meant, Repair(typed)?.Meant);

    [Theory]
    [InlineData("worm")]
    [InlineData("worms")]
    [InlineData("horse")]
    [InlineData("zebra")]
    [InlineData("paris")]
    [InlineData("12345")]
    [InlineData("")]
    public void Find_OtherWord_IsLeftAlone(string typed) => Assert.Null(Repair(typed));

    [Fact]
    public void Find_WordAddedLater_IsFound()
    {
        var vocabulary = new Vocabulary();
        vocabulary.Add("kidney");
        var spelling = new SpellingRepair(vocabulary, _ => true);
        Assert.Null(spelling.Find("apendicitis"));
        vocabulary.Add("appendicitis");
        Assert.Equal("appendicitis", spelling.Find("apendicitis")?.Repair.Meant);
    }

    [Theory]
    [InlineData("abcd", "abcd", 0)]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("abcd", "abd", 1)]
    [InlineData("abcd", "xbcd", 1)]
    [InlineData("abcd", "wxyz", 3)]
    [InlineData("", "ab", 2)]
    public void Between_Words_CountsEditsUpToTheLimit(string a, string b, int expected) => Assert.Equal(expected, EditDistance.Between(a, b, 2));

    [Fact]
    public void Between_AnyWords_IsSymmetricAndZeroOnlyForEquals() =>
        Gen.Select(Gen.String["abc"], Gen.String["abc"]).Where((a, b) => a.Length <= 64 && b.Length <= 64).Sample((a, b) =>
            EditDistance.Between(a, b, 100) == EditDistance.Between(b, a, 100) && (EditDistance.Between(a, b, 100) == 0) == (a == b));

    private static WordRepair? Repair(string typed)
    {
        var vocabulary = new Vocabulary();
        foreach (var word in Known) vocabulary.Add(word);
        return new SpellingRepair(vocabulary, _ => true).Find(typed)?.Repair;
    }
}
