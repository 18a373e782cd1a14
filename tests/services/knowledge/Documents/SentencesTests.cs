using Lightbox.Knowledge.Documents.Finding;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Documents;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("A rim of 2.5 cm is large. See Fig. 3 for it.", "A rim of 2.5 cm is large.|See Fig. 3 for it.")]
    [InlineData("As Smith et al. Showed it, e.g. Here. Done (yes.) Then", "As Smith et al. Showed it, e.g. Here.|Done (yes.)|Then")]
    [InlineData("It ends with a grade of II. Then J. Doe wrote.", "It ends with a grade of II.|Then J. Doe wrote.")]
    [InlineData("  spaced\nover lines.  Next ", "spaced\nover lines.|Next")]
    public void Of_Text_EndsWhereAReaderEnds(string text, string sentences) =>
        Assert.Equal(sentences.Split('|'), Sentences.Of(text, 0, text.Length).Select(span => text[span.Start..span.End]));
}
