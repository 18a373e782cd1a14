using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

public sealed class InspectTests
{
    [Fact]
    public async Task Inspect_Dicom_PrintsWhatTheFileSaysAndNothingElse()
    {
        var said = await JsonAsync("dicom/MR_small.dcm");
        Assert.Equal(("dicom", "1.2.840.10008.1.2.1", "MR"), ((string?)said["format"], (string?)said["transferSyntax"], (string?)said["modality"]));
        Assert.Equal((64, 64, 16, 1), ((int?)said["rows"], (int?)said["columns"], (int?)said["bitsAllocated"], (int?)said["pixelRepresentation"]));
        Assert.Equal([600, 1600], said["window"]!.AsArray().Select(value => (double)value!));
        Assert.Equal("int16", (string?)said["dtype"]);
        Assert.All(new[] { "planar", "mpp", "dims", "levels", "fps" }, name => Assert.False(said.ContainsKey(name), name));
    }

    [Fact]
    public async Task Inspect_Slide_PrintsItsLevels()
    {
        var said = await JsonAsync("slides/CMU-1-Small-Region.svs");
        var level = said["levels"]![0]!;
        Assert.Equal(("svs", 2220, 2967, 240), ((string?)said["format"], (int?)level["width"], (int?)level["height"], (int?)level["tileWidth"]));
        Assert.Equal([0.499, 0.499], said["mpp"]!.AsArray().Select(value => (double)value!));
    }

    [Fact]
    public async Task Inspect_Volume_PrintsItsAffine()
    {
        var said = await JsonAsync("nifti/anatomical.nii");
        Assert.Equal(4, said["affine"]!.AsArray().Count);
        Assert.Equal(said["dims"]!.AsArray().Count, said["zooms"]!.AsArray().Count);
    }

    [Fact]
    public async Task Inspect_ForAPerson_IsOneFieldALine()
    {
        var ended = await LightboxCommand.RunAsync("inspect", Samples.Path("dicom/CT_small.dcm"));
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("modality", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("{", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dicom/rtplan_truncated.dcm", "INVALID_ARGUMENT", true)]
    [InlineData("dicom/test1.json", "FAILED_PRECONDITION", false)]
    [InlineData("slides", "UNAVAILABLE", false)]
    public async Task Inspect_WhatItCannotRead_IsOneJsonObjectOnStandardError(string sample, string code, bool located)
    {
        var ended = await LightboxCommand.RunAsync("inspect", Samples.Path(sample), "--json");
        Assert.Equal((1, string.Empty), (ended.ExitCode, ended.Output));
        var error = JsonNode.Parse(ended.Error)!.AsObject();
        Assert.Equal((code, located), ((string?)error["code"], error["offset"] is not null));
        Assert.NotEmpty((string)error["message"]!);
    }

    [Fact]
    public async Task Inspect_NoSuchFile_FailsInOneSentence()
    {
        var ended = await LightboxCommand.RunAsync("inspect", "/nowhere/at/all.dcm");
        Assert.Equal((1, "lightbox: There is no file /nowhere/at/all.dcm.\n"), (ended.ExitCode, ended.Error));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decode")]
    [InlineData("render")]
    [InlineData("previews")]
    public async Task Help_EveryFileVerb_ShowsAnExample(string verb)
    {
        var ended = await LightboxCommand.RunAsync(verb, "--help");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains($"Example: lightbox {verb} ", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decode", "a.dcm")]
    [InlineData("decode", "a.dcm", "--raw", "x", "--rgb", "--volume")]
    [InlineData("decode", "a.dcm", "--raw", "x", "--frame", "-1")]
    [InlineData("decode", "a.dcm", "--raw", "x", "--frame", "two")]
    [InlineData("render", "a.dcm")]
    [InlineData("render", "a.dcm", "-o", "x.gif")]
    [InlineData("previews", "--input", "a")]
    [InlineData("previews", "--input", "a", "--output", "b", "--format", "gif")]
    [InlineData("previews", "--input", "a", "--output", "b", "--max", "0")]
    [InlineData("previews", "--input", "a", "--output", "a/../a")]
    public async Task Parse_WrongUse_ExitsTwo(params string[] arguments)
    {
        var ended = await LightboxCommand.RunAsync(arguments);
        Assert.True(ended.ExitCode == 2, ended.Said);
    }

    private static async Task<JsonObject> JsonAsync(string sample)
    {
        var ended = await LightboxCommand.RunAsync("inspect", Samples.Path(sample), "--json");
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        return JsonNode.Parse(ended.Output)!.AsObject();
    }
}
