using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

/// <summary>`lightbox export-tiles` on the sample slide.</summary>
public sealed class ExportTilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task ExportTiles_Slide_IsAPyramidOfWhichMostIsCopied()
    {
        var run = await LightboxCommand.RunAsync("export-tiles", Samples.Path("slides/CMU-1-Small-Region.svs"), "-o", folder["case"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var said = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((240, 13, 108), (said.GetProperty("tileSize").GetInt32(), said.GetProperty("levels").GetInt32(), said.GetProperty("copied").GetInt32()));
        Assert.Contains("Width=\"2220\"", File.ReadAllText(folder["case.dzi"]), StringComparison.Ordinal);
        var tiles = Directory.GetFiles(folder["case_files"], "*.jpg", SearchOption.AllDirectories);
        Assert.Equal(108 + said.GetProperty("made").GetInt32(), tiles.Length);
        Assert.Equal(said.GetProperty("bytes").GetInt64(), tiles.Sum(tile => new FileInfo(tile).Length));
        Assert.True(File.Exists(folder["case_files", "0", "0_0.jpg"]));
        Assert.True(File.Exists(folder["case_files", "12", "9_12.jpg"]));
        Assert.Empty(Directory.GetDirectories(folder.Path, "*.part"));
    }

    [Fact]
    public async Task ExportTiles_WhereSomethingIs_LeavesItAlone()
    {
        folder.Write("case.dzi", "mine"u8);
        var run = await LightboxCommand.RunAsync("export-tiles", Samples.Path("slides/CMU-1-Small-Region.svs"), "-o", folder["case.dzi"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder["case.dzi"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task ExportTiles_NoSlide_SaysSo()
    {
        var run = await LightboxCommand.RunAsync("export-tiles", Samples.Path("dicom/CT_small.dcm"), "-o", folder["case"], "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("FAILED_PRECONDITION", JsonDocument.Parse(run.Error).RootElement.GetProperty("code").GetString());
    }

    public void Dispose() => folder.Dispose();
}
