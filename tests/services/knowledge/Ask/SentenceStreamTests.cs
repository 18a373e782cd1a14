using Lightbox.Knowledge.Ask;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Ask;

public sealed class SentenceStreamTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("A line [1]. Another. [2] Third.", "A line [1].|Another. [2]|Third.")]
    [InlineData("Both. [1][2] Next.", "Both. [1][2]|Next.")]
    [InlineData("About 3.5 cm, e.g. a nodule of 1.2 mm. Next.", "About 3.5 cm, e.g. a nodule of 1.2 mm.|Next.")]
    [InlineData("Shown by Hansell et al. in Fig. 2. Next.", "Shown by Hansell et al. in Fig. 2.|Next.")]
    [InlineData("First\n\nSecond", "First|Second")]
    [InlineData("- one [1]\n- two [2]", "- one [1]|- two [2]")]
    [InlineData("He said \"no.\" Then he left.", "He said \"no.\"|Then he left.")]
    [InlineData("1. First item [1].\n2. Second.", "1. First item [1].|2. Second.")]
    [InlineData("Opened [and never closed by this text which goes on. And on.", "Opened [and never closed by this text which goes on.|And on.")]
    [InlineData("", "")]
    public void Add_TextInAnyPieces_GivesTheSameSentences(string text, string expected)
    {
        foreach (var size in new[] { 1, 2, 3, 7, 1000 })
        {
            var stream = new SentenceStream();
            var sentences = text.Chunk(size).SelectMany(piece => stream.Add(new string(piece))).ToList();
            if (stream.Rest() is { Length: > 0 } rest) sentences.Add(rest);

            Assert.Equal(expected, string.Join('|', sentences));
        }
    }
}
