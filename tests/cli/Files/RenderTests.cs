using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Imaging;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

public sealed class RenderTests : IDisposable
{
    private const string Slide = "slides/CMU-1-Small-Region.svs";
    private const string Brain = "nifti/avg152T1_LR_nifti.nii.gz";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("40", "400")]
    [InlineData("-600", "1500")]
    public async Task Render_CtWindow_IsDcmtks(string center, string width)
    {
        var picture = await PictureAsync("dicom/CT_small.dcm", "--window", $"{center},{width}");
        var pnm = ExternalTool.Run("dcm2pnm", "+Ww", center, width, "--write-raw-pnm", Samples.Path("dicom/CT_small.dcm"));
        var expected = pnm[^(128 * 128)..];
        Assert.All(picture.Data.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public async Task Render_SagittalSlice_IsNibabels()
    {
        var picture = await PictureAsync(Brain, "--slice", "sagittal:30", "--window", "127.5,255");

        // The index counts from the patient's right, canonical arrays from the left; up is superior, left is anterior.
        var expected = ExternalTool.Python(
            """
            import sys, nibabel, numpy
            a = nibabel.as_closest_canonical(nibabel.load(sys.argv[1])).get_fdata()
            s = a[a.shape[0] - 1 - 30, ::-1, ::-1].T
            sys.stdout.buffer.write(numpy.clip(numpy.round(s), 0, 255).astype('u1').tobytes())
            """,
            Samples.Path(Brain));
        Assert.Equal(expected, picture.Data);
    }

    [Fact]
    public async Task Render_RegionHalved_IsOpenSlidesMean()
    {
        var picture = await PictureAsync(Slide, "--region", "1000,1200,400,300", "--scale", "0.5");
        Assert.Equal((200, 150), (picture.Width, picture.Height));
        var expected = ExternalTool.Python(
            """
            import sys, openslide
            from PIL import Image
            r = openslide.OpenSlide(sys.argv[1]).read_region((1000, 1200), 0, (400, 300)).convert('RGB')
            sys.stdout.buffer.write(r.reduce(2).tobytes())
            """,
            Samples.Path(Slide));
        Assert.All(picture.Data.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
    }

    [Fact]
    public async Task Render_ColourTable_IsPydicoms()
    {
        var picture = await PictureAsync("dicom/CT_small.dcm", "--lut", "hot-iron");
        var grey = (await PictureAsync("dicom/CT_small.dcm")).Data;
        var expected = ExternalTool.Python(
            """
            import sys, warnings, numpy
            warnings.simplefilter("ignore")
            from pydicom.pixel_data_handlers.util import apply_color_lut
            a = numpy.frombuffer(bytes.fromhex(open(sys.argv[1]).read()), 'u1').reshape(128, 128)
            sys.stdout.buffer.write(apply_color_lut(a, palette='HOT_IRON').astype('u1').tobytes())
            """,
            folder.Write("grey", System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(grey))));
        Assert.Equal(expected, picture.Data);
    }

    [Theory]
    [InlineData("out.jpg", new byte[] { 0xFF, 0xD8 })]
    [InlineData("out.WEBP", new byte[] { (byte)'R', (byte)'I' })]
    public async Task Render_Extension_SaysTheFormat(string output, byte[] magic)
    {
        var ended = await LightboxCommand.RunAsync("render", Samples.Path(Slide), "--max", "300", "-o", folder[output], "--json");
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        Assert.Equal(300, (int)JsonNode.Parse(ended.Output)!["height"]!);
        Assert.Equal(magic, (await File.ReadAllBytesAsync(folder[output], TestContext.Current.CancellationToken))[..2]);
    }

    [Theory]
    [InlineData("OUT_OF_RANGE", "dicom/CT_small.dcm", "--frame", "1")]
    [InlineData("OUT_OF_RANGE", Brain, "--slice", "axial:91")]
    [InlineData("OUT_OF_RANGE", Slide, "--region", "2200,0,100,100")]
    [InlineData("OUT_OF_RANGE", Slide, "--region", "-1,0,100,100")]
    [InlineData("FAILED_PRECONDITION", "dicom/CT_small.dcm", "--slice", "axial:0")]
    [InlineData("FAILED_PRECONDITION", Slide, "--lut", "pet")]
    [InlineData("RESOURCE_EXHAUSTED", Slide, "--region", "0,0,1000,1000", "--scale", "100")]
    [InlineData("DATA_LOSS", "dicom/MR_truncated.dcm")]
    public async Task Render_WhatCannotBe_IsOneJsonObjectAndNoFile(string code, string sample, params string[] options)
    {
        var ended = await LightboxCommand.RunAsync(["render", Samples.Path(sample), .. options, "-o", folder["out.png"]]);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        var error = JsonNode.Parse(ended.Error)!.AsObject();
        Assert.Equal(["code", "message", "offset"], error.Select(field => field.Key));
        Assert.Equal(code, (string?)error["code"]);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("--slice", "oblique:1")]
    [InlineData("--slice", "axial")]
    [InlineData("--region", "1,2,3")]
    [InlineData("--window", "40")]
    [InlineData("--window", "40,0")]
    [InlineData("--lut", "none")]
    [InlineData("--scale", "2")]
    [InlineData("--time", "2")]
    [InlineData("--frame", "1", "--slice", "axial:1")]
    public async Task Render_WrongUse_ExitsTwo(params string[] options)
    {
        var ended = await LightboxCommand.RunAsync(["render", "file", "-o", folder["out.png"], .. options]);
        Assert.True(ended.ExitCode == 2, ended.Said);
    }

    private async Task<PixelBuffer> PictureAsync(string sample, params string[] options)
    {
        var ended = await LightboxCommand.RunAsync(["render", Samples.Path(sample), .. options, "-o", folder["out.png"]]);
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        using var reader = ImageFile.Open(folder["out.png"], TestContext.Current.CancellationToken);
        return reader.ReadDisplay(0, DisplayOptions.Default, TestContext.Current.CancellationToken);
    }
}
