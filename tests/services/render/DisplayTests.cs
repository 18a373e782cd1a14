using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;
using ResampleFilter = Lightbox.Render.V1.ResampleFilter;
using Samples = Lightbox.Testing.Samples;

namespace Lightbox.Services.Tests.Render;

/// <summary>How grey values become a picture, as the contract offers it, against imaging and against other programs.</summary>
public sealed class DisplayTests : RenderTest
{
    private const string Overlaid = "dicom/examples_overlay.dcm";

    private static readonly PictureEncoding Png = new() { Format = PictureFormat.Png };

    [Fact]
    public async Task RenderFrame_Percentiles_IsNumpys()
    {
        var picture = await FrameAsync(Ct, new DisplaySettings { Percentiles = new PercentileWindow { Low = 5, High = 95 } });
        var expected = ExternalTool.Python(
            """
            import sys, pydicom, numpy
            a = pydicom.dcmread(sys.argv[1]).pixel_array.astype(float)
            s = numpy.sort(a, axis=None)
            low, high = s[int(numpy.ceil(.05 * s.size)) - 1], s[int(numpy.ceil(.95 * s.size)) - 1]
            sys.stdout.buffer.write(numpy.floor(numpy.clip((a - low) / (high - low), 0, 1) * 255 + .5).astype('u1').tobytes())
            """,
            Samples.Path(Ct));
        Assert.All(picture.Data.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public async Task RenderFrame_FileWindow_IsTheFilesOwn()
    {
        var own = await FrameAsync("dicom/MR_small.dcm", new DisplaySettings { FileWindow = 0 });
        Assert.Equal((await FrameAsync("dicom/MR_small.dcm", new DisplaySettings())).Data, own.Data);
        var id = Add("dicom/MR_small.dcm");
        var (code, _, _) = await RefusedAsync(async () =>
            await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{id}", Display = new DisplaySettings { FileWindow = 1 } }));
        Assert.Equal(Grpc.Core.StatusCode.OutOfRange, code);
    }

    [Fact]
    public async Task RenderFrame_ColourTable_ColoursTheGreyPicture()
    {
        var grey = await FrameAsync(Ct, new DisplaySettings { Preset = "soft-tissue" });
        var coloured = await FrameAsync(Ct, new DisplaySettings { Preset = "soft-tissue", Lut = "hot-iron" });
        Assert.Equal(ColourTables.Apply(grey, "hot-iron").Data, coloured.Data);
    }

    [Fact]
    public async Task RenderFrame_Overlays_AreWhite()
    {
        var plain = await FrameAsync(Overlaid, new DisplaySettings());
        var drawn = await FrameAsync(Overlaid, new DisplaySettings { Overlays = true });
        var mask = ExternalTool.Python(
            """
            import sys, pydicom
            sys.stdout.buffer.write(pydicom.dcmread(sys.argv[1]).overlay_array(0x6000).astype('u1').tobytes())
            """,
            Samples.Path(Overlaid));
        Assert.Contains((byte)1, mask);
        for (int i = 0; i < mask.Length; i++) Assert.Equal(mask[i] == 1 ? 255 : plain.Data[i], drawn.Data[i]);
    }

    [Theory]
    [InlineData(ResampleFilter.Nearest, Imaging.Display.ResampleFilter.Nearest)]
    [InlineData(ResampleFilter.Bilinear, Imaging.Display.ResampleFilter.Bilinear)]
    [InlineData(ResampleFilter.Area, Imaging.Display.ResampleFilter.Area)]
    [InlineData(ResampleFilter.Lanczos3, Imaging.Display.ResampleFilter.Lanczos3)]
    public async Task RenderRegion_Filter_IsTheOneAskedFor(ResampleFilter asked, Imaging.Display.ResampleFilter filter)
    {
        var request = new RenderRegionRequest
        {
            Asset = $"assets/{Add(Slide)}",
            Region = new PixelRectangle { X = 500, Y = 700, Width = 210, Height = 150 },
            Width = 70,
            Filter = asked,
            Encoding = Png,
        };
        using var slide = (ISlideReader)ImageFile.Open(Samples.Path(Slide));
        var expected = Resample.To(slide.ReadRegion(0, 500, 700, 210, 150, default), 70, 50, filter);
        Assert.Equal(expected.Data, Decode((await Client.RenderRegionAsync(request)).Data.Memory).Data);
    }

    [Fact]
    public async Task DescribeAsset_GreyWithoutWindow_SaysTheWindowThatIsUsed()
    {
        var id = Add(Ct);
        var described = await Client.DescribeAssetAsync(new DescribeAssetRequest { Name = $"assets/{id}" });
        Assert.Empty(described.Image.Windows);
        var shown = await FrameAsync(Ct, new DisplaySettings());
        var windowed = await FrameAsync(Ct, new DisplaySettings { WindowLevel = described.DefaultWindow });
        Assert.All(shown.Data.Zip(windowed.Data), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public async Task GetHistogram_Ct_IsNumpys()
    {
        var histogram = await Client.GetHistogramAsync(new GetHistogramRequest { Asset = $"assets/{Add(Ct)}", Bins = 64 });
        var expected = ExternalTool.Python(
            """
            import sys, pydicom, numpy
            d = pydicom.dcmread(sys.argv[1])
            a = d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept)
            counts, edges = numpy.histogram(a, 64)
            sys.stdout.write(' '.join(str(n) for n in [*counts, edges[0], edges[-1], *numpy.percentile(a, [1, 99])]))
            """,
            Samples.Path(Ct));
        var numbers = System.Text.Encoding.ASCII.GetString(expected).Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers[..64], histogram.Counts.Select(count => (double)count));
        Assert.Equal((numbers[64], numbers[65]), (histogram.Minimum, histogram.Maximum));
        Assert.Equal(numbers[66], histogram.Percentile1, 2.0);
        Assert.Equal(numbers[67], histogram.Percentile99, 2.0);
    }

    [Theory]
    [InlineData(Slide)]
    [InlineData(Brain)]
    [InlineData("dicom/rtdose.dcm")]
    [InlineData("dicom/SC_rgb_rle.dcm")]
    public async Task GetHistogram_AnyKind_CountsEveryPixelOfWhatItLooksAt(string sample)
    {
        var histogram = await Client.GetHistogramAsync(new GetHistogramRequest { Asset = $"assets/{Add(sample)}" });
        Assert.Equal(256, histogram.Counts.Count);
        Assert.True(histogram.Counts.Sum() > 0);
        Assert.InRange(histogram.Percentile1, histogram.Minimum, histogram.Percentile99);
        Assert.InRange(histogram.Percentile99, histogram.Percentile1, histogram.Maximum);
    }

    [Fact]
    public async Task RenderMontage_Mix_HasACellForEachAndNoneForTheBroken()
    {
        var broken = Host.Catalog.AddInPlace(Folder.Write("broken.dcm", File.ReadAllBytes(Samples.Path(Ct)).AsSpan(0, 3000)));
        var request = new RenderMontageRequest { Columns = 2, CellSize = 64, Encoding = Png };
        request.Assets.Add([$"assets/{Add(Ct)}", $"assets/{Add(Slide)}", $"assets/{broken}", $"assets/{Add(Brain)}"]);
        var sheet = Decode((await Client.RenderMontageAsync(request)).Data.Memory);
        Assert.Equal((140, 140), (sheet.Width, sheet.Height));
        Assert.True(Brightest(sheet, 4, 4) > 150);
        Assert.True(Brightest(sheet, 72, 4) > 150);
        Assert.True(Brightest(sheet, 4, 72) < 60);
        Assert.True(Brightest(sheet, 72, 72) > 150);
    }

    [Fact]
    public async Task RenderMontage_OneThatMayNotBeSeen_IsDenied()
    {
        var hidden = Add(Slide);
        Host.Catalog.Withdrawn.Add(hidden);
        var (code, _, _) = await RefusedAsync(async () => await Client.RenderMontageAsync(new RenderMontageRequest { Assets = { $"assets/{Add(Ct)}", $"assets/{hidden}" } }));
        Assert.Equal(Grpc.Core.StatusCode.PermissionDenied, code);
    }

    [Fact]
    public async Task ListDisplayPresets_Luts_AreThoseThatAreDrawn()
    {
        var presets = await Client.ListDisplayPresetsAsync(new ListDisplayPresetsRequest());
        Assert.Contains("hot-iron", presets.Luts);
        foreach (var lut in presets.Luts) Assert.Equal(3, (await FrameAsync(Ct, new DisplaySettings { Lut = lut })).SamplesPerPixel);
    }

    private static byte Brightest(PixelBuffer sheet, int left, int top) =>
        Enumerable.Range(top, 64).Max(y => sheet.Data.AsSpan(((y * sheet.Width) + left) * 3, 64 * 3).ToArray().Max());

    private async Task<PixelBuffer> FrameAsync(string sample, DisplaySettings display) => Decode(
        (await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{Add(sample)}", Display = display, Encoding = Png })).Data.Memory);
}
