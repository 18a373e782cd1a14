using Lightbox.Catalog.V1;
using Lightbox.Cli.Datasets;
using Lightbox.Cli.Terminal;
using Xunit;

namespace Lightbox.Cli.Tests.Datasets;

public sealed class ComparisonTextTests
{
    [Theory]
    [InlineData(2, 80, true)]
    [InlineData(6, 80, false)]
    [InlineData(6, 160, true)]
    [InlineData(3, 40, false)]
    public void Of_AnyWidth_FitsAndLosesNothing(int count, int width, bool columns)
    {
        var compared = new CompareDatasetsResponse { Notice = "For education and research only; not for diagnosis or treatment." };
        compared.Datasets.Add(Enumerable.Range(0, count).Select(i => new Dataset { Name = $"datasets/set-{i}" }));
        compared.Rows.Add(new ComparisonRow { Title = "Modality", Values = { Enumerable.Range(0, count).Select(i => $"value {i} with a good many more words than fit into one column") } });

        var text = ComparisonText.Of(compared, width);

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= width, line));
        Assert.Equal(columns, text.Split('\n')[0].Contains("set-1", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, count), i => Assert.Contains($"set-{i}", text, StringComparison.Ordinal));
        Assert.Equal(count, text.Split("column").Length - 1);
    }

    [Theory]
    [InlineData("a bc def", 4, "a bc|def")]
    [InlineData("abcdefgh ij", 3, "abc|def|gh|ij")]
    [InlineData("", 10, "")]
    [InlineData("two\nlines", 10, "two|lines")]
    public void Lines_AnyText_AreNoWiderThanAsked(string text, int width, string expected) => Assert.Equal(expected, string.Join('|', WrappedText.Lines(text, width)));

    [Theory]
    [InlineData("500", 500)]
    [InlineData("1.5 GB", 1_500_000_000)]
    [InlineData("10tb", 10_000_000_000_000)]
    [InlineData("7B", 7)]
    [InlineData("much", -1)]
    [InlineData("-1GB", -1)]
    [InlineData("1e30", -1)]
    public void TryParse_Sizes_AreBytes(string text, long expected) => Assert.Equal((expected >= 0, Math.Max(expected, 0)), (Sizes.TryParse(text, out var bytes), bytes));
}
