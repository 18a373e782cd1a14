using Lightbox.Catalog.V1;
using Lightbox.Cli.Datasets;
using Spectre.Console;
using Xunit;

namespace Lightbox.Cli.Tests.Datasets;

public sealed class DatasetTableTests
{
    private static readonly Dataset[] Datasets =
    [
        new() { Name = "datasets/brain-mets-lung-mri-path-segs", DisplayName = "Brain-Mets-Lung-MRI-Path-Segs", Modalities = { new Modality { Code = "SM" }, new Modality { Code = "MR" } } },
        new() { Name = "datasets/midrc", DisplayName = "MIDRC (Medical Imaging Data Resource Center) of the whole world", Access = Lightbox.Common.V1.AccessLevel.Registration },
    ];

    [Theory]
    [InlineData(80, false)]
    [InlineData(100, true)]
    [InlineData(120, true)]
    [InlineData(DatasetTable.Uncut, true)]
    public void Of_AnyWidth_FitsWithALineEachAndWholeIds(int width, bool named)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;

        console.Write(DatasetTable.Of(Datasets, width));

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains("brain-mets-lung-mri-path-segs", lines[2]);
        Assert.Contains("registration", lines[3]);
        Assert.Equal(named, lines[0].Contains("name", StringComparison.Ordinal));
        Assert.Equal(width == DatasetTable.Uncut, lines[3].Contains("whole world", StringComparison.Ordinal));
    }
}
