using Lightbox.Imaging.Display;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>The sample slide against OpenSlide's own pixels and properties.</summary>
public sealed class SampleSlideTests : IDisposable
{
    private const string Pixels = """
        import sys, openslide
        slide = openslide.OpenSlide(sys.argv[1])
        picture = slide.associated_images[sys.argv[2]] if len(sys.argv) > 2 else slide.read_region((0, 0), 0, slide.dimensions)
        sys.stdout.buffer.write(picture.convert('RGB').tobytes())
        """;

    private readonly string path = Lightbox.Testing.Samples.Path("slides/CMU-1-Small-Region.svs");
    private readonly ISlideReader slide;

    public SampleSlideTests() => slide = (ISlideReader)ImageFile.Open(path);

    [Fact]
    public void Detect_Svs_SaysSvs()
    {
        using var source = new FileByteSource(path);
        Assert.Equal(new Detected(FileVerdict.Image, "svs"), ImageFile.Detect(source));
    }

    [Fact]
    public void Info_SampleSlide_IsWhatOpenSlideSays()
    {
        var info = slide.Info;
        Assert.Equal("svs", info.Format);
        Assert.Equal(ImageKind.Slide, info.Kind);
        Assert.Equal([new PyramidLevel(2220, 2967, 240, 240, 1)], info.Levels!);
        Assert.Equal([0.499, 0.499], info.Mpp!);
        Assert.Equal(20, info.Magnification);
        Assert.Equal(["label", "macro", "thumbnail"], info.AssociatedImages!.Order());
        Assert.Equal("RGB", info.Photometric);
    }

    [Fact]
    public void ReadTile_EveryTile_EqualsOpenSlide()
    {
        var expected = ExternalTool.Python(Pixels, path);
        Assert.Equal(2220 * 2967 * 3, expected.Length);
        for (int row = 0; row < 13; row++)
        {
            for (int column = 0; column < 10; column++)
            {
                var tile = slide.ReadTile(0, column, row, default);
                Assert.Equal(Math.Min(240, 2220 - (column * 240)), tile.Width);
                Assert.Equal(Math.Min(240, 2967 - (row * 240)), tile.Height);
                Assert.Equal(Cut(expected, 2220, column * 240, row * 240, tile.Width, tile.Height), tile.Data);
            }
        }
    }

    [Fact]
    public void ReadRegion_AcrossTiles_EqualsOpenSlide()
    {
        var expected = ExternalTool.Python(Pixels, path);
        var region = slide.ReadRegion(0, 201, 333, 700, 411, default);
        Assert.Equal(Cut(expected, 2220, 201, 333, 700, 411), region.Data);
        Assert.Equal(expected, slide.ReadFrame(0, default).Data);
        Assert.Equal(expected, slide.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void ReadEncodedTile_WholeTile_IsAStreamThatDecodesToTheSamePixels()
    {
        var stream = slide.ReadEncodedTile(0, 3, 5, default)!;
        Assert.Equal([0xff, 0xd8, 0xff, 0xee], stream[..4]);
        Assert.Equal(slide.ReadTile(0, 3, 5, default).Data, Lightbox.Imaging.Raster.JpegDecoder.DecodeDisplay(stream, null).Data);
    }

    [Fact]
    public void ReadEncodedTile_EdgeTile_HasToBeCut() => Assert.Null(slide.ReadEncodedTile(0, 9, 0, default));

    [Theory]
    [InlineData("label", 387, 463)]
    [InlineData("macro", 1280, 431)]
    [InlineData("thumbnail", 574, 768)]
    public void ReadAssociated_EachPicture_EqualsOpenSlide(string name, int width, int height)
    {
        var picture = slide.ReadAssociated(name, default);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(ExternalTool.Python(Pixels, path, name), picture.Data);
    }

    [Fact]
    public void Fit_Preview_IsNearOpenSlidesThumbnail()
    {
        const string script = """
            import sys, openslide
            sys.stdout.buffer.write(openslide.OpenSlide(sys.argv[1]).get_thumbnail((256, 256)).convert('RGB').tobytes())
            """;
        var expected = ExternalTool.Python(script, path);
        var preview = Resample.Fit(slide.ReadDisplay(0, DisplayOptions.Default, default), 256, 256);
        Assert.Equal(expected.Length, preview.Data.Length);

        // Two area filters of different make: close, not equal.
        double mean = expected.Zip(preview.Data, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(mean, 0, 4);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 10, 0)]
    [InlineData(0, 0, 13)]
    [InlineData(0, -1, 0)]
    [InlineData(0, int.MaxValue, int.MaxValue)]
    public void ReadTile_Outside_SaysWhatThereIs(int level, int column, int row)
    {
        Assert.Throws<ImageRangeException>(() => slide.ReadTile(level, column, row, default));
        Assert.Throws<ImageRangeException>(() => slide.ReadEncodedTile(level, column, row, default));
    }

    [Theory]
    [InlineData(-1, 0, 5, 5)]
    [InlineData(0, 0, 0, 5)]
    [InlineData(2219, 0, 2, 1)]
    [InlineData(1, 1, int.MaxValue, int.MaxValue)]
    public void ReadRegion_NotInside_IsOutOfRange(int x, int y, int width, int height) =>
        Assert.Throws<ImageRangeException>(() => slide.ReadRegion(0, x, y, width, height, default));

    [Fact]
    public void ReadFrame_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => slide.ReadFrame(0, new CancellationToken(true)));

    public void Dispose() => slide.Dispose();

    private static byte[] Cut(byte[] rgb, int stride, int x, int y, int width, int height)
    {
        var cut = new byte[width * height * 3];
        for (int row = 0; row < height; row++)
        {
            Array.Copy(rgb, (((y + row) * stride) + x) * 3, cut, row * width * 3, width * 3);
        }

        return cut;
    }
}
