using Xunit;

namespace Lightbox.Imaging.Tests.Conformance;

public sealed class ConformanceTests
{
    [Fact]
    public void Document_Committed_SaysWhatTheTestsSee()
    {
        var seen = ConformanceDocument.Render();
        if (Environment.GetEnvironmentVariable(ConformanceDocument.WriteVariable) == "1") File.WriteAllText(ConformanceDocument.Path, seen);
        var written = File.ReadAllText(ConformanceDocument.Path).ReplaceLineEndings("\n").Split('\n');
        foreach (var (line, number) in seen.Split('\n').Select((line, i) => (line, i)))
        {
            Assert.True(
                number < written.Length && written[number] == line,
                $"docs/conformance.md line {number + 1} should say: {line}\nTo write the page anew: {ConformanceDocument.WriteVariable}=1 and run this test.");
        }
    }
}
