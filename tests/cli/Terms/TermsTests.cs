using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Terms;

public sealed class TermsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Map_Json_HasTheDocumentedForm()
    {
        var run = await LightboxCommand.RunAsync("terms", "map", "collapsed lung on CT of the chest", "--json", "--data", folder["data"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal("collapsed lung on CT of the chest", json.GetProperty("text").GetString());
        var concepts = json.GetProperty("concepts");
        var lung = concepts[0];
        Assert.Equal((0, 14, "collapsed lung", "Pneumothorax", 1.0), (lung.GetProperty("start").GetInt32(), lung.GetProperty("end").GetInt32(), lung.GetProperty("text").GetString(), lung.GetProperty("display").GetString(), lung.GetProperty("score").GetDouble()));
        Assert.Contains(lung.GetProperty("codes").EnumerateArray(), code => code.GetProperty("system").GetString() == "SCT" && code.GetProperty("code").GetString() == "36118008");
        Assert.Equal("CT", concepts[1].GetProperty("dicom").GetProperty("modality").GetString());
        Assert.Equal("CHEST", concepts[2].GetProperty("dicom").GetProperty("bodyPart").GetString());
    }

    [Fact]
    public async Task Import_OwnTerms_AreMappedByTheNextCommand()
    {
        await File.WriteAllTextAsync(folder["own.csv"], "kind,display,codes,forms\nfinding,Snowman sign,LOCAL:7,figure of 8 sign\n", TestContext.Current.CancellationToken);
        var imported = await LightboxCommand.RunAsync("terms", "import", folder["own.csv"], "--data", folder["data"]);
        var mapped = await LightboxCommand.RunAsync("terms", "map", "a figure of 8 sign", "--data", folder["data"]);

        Assert.Equal("1 concepts new, 0 changed, 2 words added.", imported.Output.Trim());
        Assert.Contains("LOCAL:7", mapped.Output, StringComparison.Ordinal);
    }
}
