using System.Diagnostics;
using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

public sealed class DecodeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("CT_small.dcm", 0, "int16", "128,128")]
    [InlineData("SC_rgb_rle_16bit_2frame.dcm", 1, "uint16", "100,100,3")]
    [InlineData("rtdose_expb.dcm", 14, "uint32", "10,10")]
    public async Task Decode_OneFrame_EqualsPydicom(string sample, int frame, string type, string shape)
    {
        var said = await JsonAsync(Samples.Path("dicom/" + sample), "--frame", $"{frame}");
        Assert.Equal((type, shape), ((string?)said["dtype"], string.Join(',', said["shape"]!.AsArray())));
        var expected = ExternalTool.Python(
            """
            import sys, pydicom
            a = pydicom.dcmread(sys.argv[1]).pixel_array
            d = pydicom.dcmread(sys.argv[1])
            a = a[int(sys.argv[2])] if int(d.get("NumberOfFrames", 1)) > 1 else a
            sys.stdout.buffer.write(a.astype(a.dtype.newbyteorder("<")).tobytes())
            """,
            Samples.Path("dicom/" + sample),
            $"{frame}");
        Assert.Equal(expected, await File.ReadAllBytesAsync(folder["out"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Decode_Rgb_IsReadyForAScreen()
    {
        var said = await JsonAsync(Samples.Path("dicom/MR_small.dcm"), "--rgb");
        Assert.Equal(("uint8", "64,64,3"), ((string?)said["dtype"], string.Join(',', said["shape"]!.AsArray())));
        var bytes = await File.ReadAllBytesAsync(folder["out"], TestContext.Current.CancellationToken);
        Assert.Equal(64 * 64 * 3, bytes.Length);
        Assert.Contains(bytes, value => value > 200);
    }

    [Fact]
    public async Task Decode_VolumeOfFrames_IsAllOfThem()
    {
        var said = await JsonAsync(Samples.Path("dicom/rtdose.dcm"), "--volume");
        Assert.Equal("15,10,10", string.Join(',', said["shape"]!.AsArray()));
        Assert.Equal(15 * 10 * 10 * 4, new FileInfo(folder["out"]).Length);
    }

    [Fact]
    public async Task Decode_VolumeOfNifti_IsTheFilesArray()
    {
        var path = Samples.Path("nifti/anatomical.nii");
        var said = await JsonAsync(path, "--volume");
        var expected = ExternalTool.Python(
            """
            import sys, numpy, nibabel
            a = numpy.asanyarray(nibabel.load(sys.argv[1]).dataobj.get_unscaled())
            sys.stdout.buffer.write(a.astype(a.dtype.newbyteorder("<")).tobytes(order="F"))
            """,
            path);
        Assert.Equal(expected, await File.ReadAllBytesAsync(folder["out"], TestContext.Current.CancellationToken));
        Assert.Equal(expected.Length, (long)said["bytes"]!);
    }

    [Theory]
    [InlineData("dicom/CT_small.dcm", "1", "OUT_OF_RANGE")]
    [InlineData("dicom/MR_small_jp2klossless.dcm", "7", "OUT_OF_RANGE")]
    [InlineData("dicom/MR_truncated.dcm", "0", "DATA_LOSS")]
    [InlineData("dicom/badVR.dcm", "0", "INVALID_ARGUMENT")]
    public async Task Decode_WhatItCannot_SaysWhyAndLeavesNothingBehind(string sample, string frame, string code)
    {
        var ended = await LightboxCommand.RunAsync("decode", Samples.Path(sample), "--frame", frame, "--raw", folder["out"], "--json");
        Assert.Equal((1, string.Empty, code), (ended.ExitCode, ended.Output, (string?)JsonNode.Parse(ended.Error)!["code"]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Decode_OutputIsAPipe_WritesIntoIt()
    {
        var pipe = folder["pipe"];
        Process.Start("mkfifo", [pipe]).WaitForExit();
        var reading = Task.Run(() => File.ReadAllBytes(pipe), TestContext.Current.CancellationToken);
        var ended = await LightboxCommand.RunAsync("decode", Samples.Path("dicom/CT_small.dcm"), "--raw", pipe);
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.Equal(128 * 128 * 2, (await reading).Length);
        Assert.Equal([pipe], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Decode_DiskFull_FailsInOneSentence()
    {
        Part.Require(File.Exists("/dev/full"), "/dev/full");
        var ended = await LightboxCommand.RunAsync("decode", Samples.Path("dicom/CT_small.dcm"), "--raw", "/dev/full", "--json");
        Assert.Equal((1, "RESOURCE_EXHAUSTED"), (ended.ExitCode, (string?)JsonNode.Parse(ended.Error)!["code"]));
    }

    [Fact]
    public async Task Decode_OutputNowhere_FailsInOneSentence()
    {
        var ended = await LightboxCommand.RunAsync("decode", Samples.Path("dicom/CT_small.dcm"), "--raw", folder["no/such/folder/out"]);
        Assert.Equal(1, ended.ExitCode);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<JsonObject> JsonAsync(string path, params string[] options)
    {
        var ended = await LightboxCommand.RunAsync(["decode", path, "--raw", folder["out"], "--json", .. options]);
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        return JsonNode.Parse(ended.Output)!.AsObject();
    }
}
