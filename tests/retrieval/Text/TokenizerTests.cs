using Lightbox.Retrieval.Text;
using Xunit;

namespace Lightbox.Retrieval.Tests.Text;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Chest X-ray, 224,316 images", "chest x ray 224 316 images")]
    [InlineData("the patient's T1-weighted MRI", "the patient t1 weighted mri")]
    [InlineData("don't o'clock rock'n'roll", "don't o'clock rock'n roll")]
    [InlineData("Sjögren ÉCHO naïve", "sjogren echo naive")]
    [InlineData("patient\u2019s knee", "patient knee")]
    [InlineData("H&E PD-L1 (GPA)", "h e pd l1 gpa")]
    [InlineData("'quoted' trailing'", "quoted trailing")]
    [InlineData("5's", "5")]
    [InlineData("", "")]
    [InlineData("\0\u202E...\uD800", "")]
    [InlineData("左肺 nodule", "nodule")]
    public void Words_Text_AreLowerCaseRuns(string text, string expected) => Assert.Equal(expected, string.Join(' ', Tokenizer.Words(text)));

    [Fact]
    public void Words_RunLongerThanTheLimit_IsCutToIt() =>
        Assert.Equal(new string('a', Tokenizer.MaxWordLength), Assert.Single(Tokenizer.Words(new string('A', 1000))));

    [Theory]
    [InlineData("the", true)]
    [InlineData("don't", true)]
    [InlineData("us", false)]
    [InlineData("lung", false)]
    public void StopWords_Word_AreSnowballs(string word, bool stops) => Assert.Equal(stops, StopWords.Contains(word));

    [Fact]
    public void CharGrams_Word_AreItsPaddedWindows()
    {
        var grams = new List<int>();
        CharGrams.Append("scan", 4, grams);
        var again = new List<int>();
        CharGrams.Append("scar", 4, again);
        Assert.Equal(3, grams.Count);
        Assert.Equal(grams[0], again[0]);
        Assert.NotEqual(grams[2], again[2]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ct")]
    public void CharGrams_ShortWord_IsOneGram(string word)
    {
        var grams = new List<int>();
        CharGrams.Append(word, 4, grams);
        Assert.Single(grams);
    }
}
