using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Imaging;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

public sealed class PreviewsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PreviewsTests() => Directory.CreateDirectory(folder["in/deeper"]);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("jpeg", ".jpg", new byte[] { 0xFF, 0xD8 })]
    [InlineData("png", ".png", new byte[] { 0x89, (byte)'P' })]
    [InlineData("webp", ".webp", new byte[] { (byte)'R', (byte)'I' })]
    public async Task Previews_MixOfFormats_MakesOneOfEach(string format, string extension, byte[] magic)
    {
        Take("dicom/CT_small.dcm", "ct");
        Take("nifti/anatomical.nii", "deeper/brain.nii");
        Take("slides/CMU-1-Small-Region.svs", "deeper/slide.svs");
        var outcomes = await RunAsync(0, "--format", format, "--max", "100");

        Assert.Equal(["ct", "deeper/brain.nii", "deeper/slide.svs"], outcomes.Select(outcome => (string?)outcome!["source"]));
        foreach (var outcome in outcomes)
        {
            var source = await File.ReadAllBytesAsync(folder["in/" + (string?)outcome!["source"]], TestContext.Current.CancellationToken);
            Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(source)), source.Length), ((string?)outcome["sha256"], (int?)outcome["bytes"]));
            Assert.Equal((string?)outcome["source"] + extension, (string?)outcome["preview"]);
            var preview = await File.ReadAllBytesAsync(folder["out/" + (string?)outcome["preview"]], TestContext.Current.CancellationToken);
            Assert.Equal(magic, preview[..2]);
            Assert.InRange(Math.Max((int)outcome["width"]!, (int)outcome["height"]!), 30, 100);
        }
    }

    [Fact]
    public async Task Previews_FileThatIsNone_IsListedWithItsReasonAndTheRestIsMade()
    {
        Take("dicom/CT_small.dcm", "ct");
        Take("dicom/MR_truncated.dcm", "short");
        await File.WriteAllTextAsync(folder["in/note.txt"], "no image", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["in/nothing"], [], TestContext.Current.CancellationToken);
        Process.Start("mkfifo", [folder["in/pipe"]]).WaitForExit();
        Directory.CreateSymbolicLink(folder["in/deeper/circle"], folder["in"]);

        var outcomes = await RunAsync(0);

        var reasons = outcomes.Where(outcome => outcome!["error"] is not null)
            .ToDictionary(outcome => (string)outcome!["source"]!, outcome => (string)outcome!["error"]!["code"]!);
        Assert.Equal("DATA_LOSS", reasons["short"]);
        Assert.Equal("FAILED_PRECONDITION", reasons["note.txt"]);
        Assert.Equal(["note.txt", "nothing", "pipe", "short"], reasons.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ct.jpg", (string?)outcomes.Single(outcome => (string?)outcome!["source"] == "ct")!["preview"]);
    }

    [Fact]
    public async Task Previews_HostileFileName_IsEscapedOnThePage()
    {
        Take("dicom/CT_small.dcm", "<img src=x onerror=alert(1)> & #1%.dcm");
        await RunAsync(0);
        var page = await File.ReadAllTextAsync(folder["out/index.html"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Contains("%231%25.dcm.jpg", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previews_OutputInsideTheInput_IsNotTakenForInputTheNextTime()
    {
        Take("dicom/CT_small.dcm", "ct");
        for (var round = 0; round < 2; round++)
        {
            var ended = await LightboxCommand.RunAsync("previews", "--input", folder["in"], "--output", folder["in/previews"], "--json");
            Assert.Equal(1, (int)JsonNode.Parse(ended.Output)!["previews"]!);
        }
    }

    [Fact]
    public async Task Previews_NothingThatIsAnImage_Fails()
    {
        await File.WriteAllTextAsync(folder["in/note.txt"], "no image", TestContext.Current.CancellationToken);
        await RunAsync(1);
    }

    [Theory]
    [InlineData("in/deeper", "There is no file in")]
    [InlineData("nowhere", "There is no folder")]
    public async Task Previews_NothingToLookThrough_FailsInOneSentence(string input, string sentence)
    {
        var ended = await LightboxCommand.RunAsync("previews", "--input", folder[input], "--output", folder["out"]);
        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("lightbox: " + sentence, ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Previews_Interrupted_EndsSoonInOneSentence()
    {
        for (var i = 0; i < 4000; i++) File.CreateSymbolicLink(folder[$"in/slide{i}"], Samples.Path("slides/CMU-1-Small-Region.svs"));
        await using var command = LightboxCommand.Start("previews", "--input", folder["in"], "--output", folder["out"], "--format", "png");
        await command.LineAsync(line => line.EndsWith(" of 4000 files", StringComparison.Ordinal));
        await command.InterruptAsync();
        var ended = await command.EndAsync();
        Assert.Equal(1, ended.ExitCode);
        Assert.EndsWith("lightbox: interrupted.\n", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previews_PlainOutput_CountsFiles()
    {
        Take("dicom/CT_small.dcm", "ct");
        var ended = await LightboxCommand.RunAsync("previews", "--input", folder["in"], "--output", folder["out"]);
        Assert.Contains("1 of 1 files", ended.Error, StringComparison.Ordinal);
        Assert.Contains("1 previews in ", ended.Output, StringComparison.Ordinal);
        using var preview = ImageFile.Open(folder["out/ct.jpg"], TestContext.Current.CancellationToken);
        Assert.Equal((128, 128), (preview.Info.Columns, preview.Info.Rows));
    }

    private void Take(string sample, string name) => File.Copy(Samples.Path(sample), folder["in/" + name]);

    private async Task<JsonArray> RunAsync(int exitCode, params string[] options)
    {
        var ended = await LightboxCommand.RunAsync(["previews", "--input", folder["in"], "--output", folder["out"], .. options]);
        Assert.True(ended.ExitCode == exitCode, ended.Said);
        return JsonNode.Parse(await File.ReadAllTextAsync(folder["out/previews.json"], TestContext.Current.CancellationToken))!.AsArray();
    }
}
