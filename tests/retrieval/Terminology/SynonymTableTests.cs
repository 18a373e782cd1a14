using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;
using Xunit;

namespace Lightbox.Retrieval.Tests.Terminology;

public sealed class SynonymTableTests
{
    [Theory]
    [InlineData("collapsed lungs", "pneumothorax")]
    [InlineData("broken bones", "fracture")]
    [InlineData("enlarged heart", "cardiomegaly")]
    [InlineData("cat scan", "ct")]
    [InlineData("sonogram", "ultrasound")]
    [InlineData("WSI", "slide")]
    [InlineData("brain bleed", "intracranial")]
    public void Match_LayPhrase_BringsTheClinicalTerm(string asked, string expected)
    {
        var (length, phrases) = SynonymTable.BuiltIn.Match(Stems(asked), 0);

        Assert.Equal(Stems(asked).Length, length);
        Assert.Contains(phrases, p => p.Contains(expected));
    }

    [Fact]
    public void Match_LongerPhrase_WinsOverItsFirstWord()
    {
        var table = new SynonymTable();
        table.Add("heart", "cardiac");
        table.Add("heart attack", "myocardial infarction");

        var (length, phrases) = table.Match(Stems("heart attack"), 0);

        Assert.Equal(2, length);
        Assert.DoesNotContain(phrases, p => p.Contains("cardiac"));
    }

    [Fact]
    public void Match_UnknownWord_IsNothing() => Assert.Equal(0, SynonymTable.BuiltIn.Match(Stems("worm"), 0).Length);

    private static string[] Stems(string text) => [.. Tokenizer.Words(text).Select(w => Stemmer.Stem(w))];
}
