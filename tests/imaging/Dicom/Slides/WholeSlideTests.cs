using Lightbox.Imaging.Display;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom.Slides;

/// <summary>Whole-slide images written by pydicom: several instances as one slide, tile by tile what was put in.</summary>
public sealed class WholeSlideTests : IDisposable
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "Slides", "WriteSlide.py"));

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    internal static string[] Ways { get; } = ["full", "ybr", "rgb", "sparse", "concatenated", "native"];

    [Theory]
    [InlineData("full", 2)]
    [InlineData("ybr", 2)]
    [InlineData("rgb", 2)]
    [InlineData("sparse", 2)]
    [InlineData("concatenated", 2)]
    [InlineData("native", 0)]
    public void ReadRegion_EveryLevelAndPictureBesideIt_IsWhatWasWritten(string way, int tolerance)
    {
        using var slide = Open(way);
        Assert.Equal([new PyramidLevel(500, 300, 64, 64, 1), new PyramidLevel(250, 150, 64, 64, 2)], slide.Info.Levels!);
        Assert.Equal(["label", "macro"], slide.Info.AssociatedImages!);
        for (int level = 0; level < 2; level++)
        {
            var size = slide.Info.Levels![level];
            var whole = slide.ReadRegion(level, 0, 0, size.Width, size.Height, default);
            AssertNear(Expected($"level{level}"), whole.Data, tolerance);
            CheckTiles(slide, level, whole);
        }

        AssertNear(Expected("label"), slide.ReadAssociated("label", default).Data, tolerance);
        AssertNear(Expected("macro"), slide.ReadAssociated("macro", default).Data, tolerance);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("ybr")]
    [InlineData("rgb")]
    [InlineData("concatenated")]
    public void ReadEncodedTile_WholeTile_IsAStreamThatAnybodyDecodesToTheTile(string way)
    {
        using var slide = Open(way);
        var stream = slide.ReadEncodedTile(0, 2, 1, default)!;
        var decoded = JpegByPillow(stream);
        AssertNear(slide.ReadTile(0, 2, 1, default).Data, decoded, 2);
        Assert.Null(slide.ReadEncodedTile(0, 7, 0, default));
    }

    [Fact]
    public void Info_Slide_SaysPixelSizeObjectiveAndProfile()
    {
        using var slide = Open("full");
        Assert.Equal(ImageKind.Slide, slide.Info.Kind);
        Assert.Equal([0.25, 0.26], slide.Info.Mpp!.Select(mpp => Math.Round(mpp, 9)));
        Assert.Equal(40, slide.Info.Magnification);
        Assert.Equal(128, slide.Info.IccProfileBytes);
        Assert.Equal(128, slide.ReadIccProfile(default)!.Length);
        Assert.Equal(40, slide.Info.Frames);
        Assert.Equal((64, 64), (slide.Info.Rows, slide.Info.Columns));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("sparse")]
    public void Open_OneInstance_IsASlideOfOneLevel(string way)
    {
        Write(way);
        using var slide = Assert.IsAssignableFrom<ISlideReader>(ImageFile.Open(folder["level0-0.dcm"]));
        Assert.Single(slide.Info.Levels!);
        AssertNear(Expected("level0"), slide.ReadRegion(0, 0, 0, 500, 300, default).Data, 2);
    }

    [Fact]
    public void ReadFrame_OneInstance_IsTheStoredFrameAsPydicomHasIt()
    {
        Write("native");
        using var slide = ImageFile.Open(folder["level0-0.dcm"]);
        var expected = ExternalTool.Python("import sys, pydicom; sys.stdout.buffer.write(pydicom.dcmread(sys.argv[1]).pixel_array[13].tobytes())", folder["level0-0.dcm"]);
        Assert.Equal(expected, slide.ReadFrame(13, default).Data);
    }

    [Fact]
    public void Open_Label_IsAPictureOfItsOwn()
    {
        Write("full");
        using var label = ImageFile.Open(folder["label-0.dcm"]);
        Assert.False(label is ISlideReader);
    }

    [Fact]
    public void Open_PartOfAConcatenationMissing_IsRefused()
    {
        Write("concatenated");
        File.Delete(folder["level0-1.dcm"]);
        var refused = Assert.Throws<ImageFormatException>(() => OpenAll());
        Assert.Contains("concatenation", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FewerFramesThanTiles_IsRefused()
    {
        Write("native");
        var script = "import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); d.NumberOfFrames = 39; d.save_as(sys.argv[1])";
        ExternalTool.Python(script, folder["level0-0.dcm"]);
        Assert.Equal("(0028,0008)", Assert.Throws<ImageFormatException>(() => OpenAll()).Field);
    }

    [Fact]
    public void Open_InstancesOfTwoSeries_AreRefused()
    {
        Write("full");
        ExternalTool.Python("import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); d.SeriesInstanceUID = '1.2.3'; d.save_as(sys.argv[1])", folder["level1-0.dcm"]);
        Assert.Throws<ImageFormatException>(() => OpenAll());
    }

    [Fact]
    public void Preview_WholeSlide_IsItsSmallLevel()
    {
        using var slide = Open("native");
        var preview = Preview.Of(slide, 125, default);
        Assert.Equal((125, 75), (preview.Width, preview.Height));
    }

    [Theory]
    [InlineData(0, 8, 0)]
    [InlineData(0, 0, 5)]
    [InlineData(2, 0, 0)]
    [InlineData(-1, 0, 0)]
    public void ReadTile_Outside_IsOutOfRange(int level, int column, int row)
    {
        using var slide = Open("native");
        Assert.Throws<ImageRangeException>(() => slide.ReadTile(level, column, row, default));
        Assert.Throws<ImageRangeException>(() => slide.EncodedTileLength(level, column, row, default));
    }

    public void Dispose() => folder.Dispose();

    private static void CheckTiles(ISlideReader slide, int level, PixelBuffer whole)
    {
        for (int row = 0; row * 64 < whole.Height; row++)
        {
            for (int column = 0; column * 64 < whole.Width; column++)
            {
                var tile = slide.ReadTile(level, column, row, default);
                for (int y = 0; y < tile.Height; y++)
                {
                    int from = ((((row * 64) + y) * whole.Width) + (column * 64)) * 3;
                    Assert.True(whole.Data.AsSpan(from, tile.Width * 3).SequenceEqual(tile.Data.AsSpan(y * tile.Width * 3, tile.Width * 3)));
                }
            }
        }
    }

    private static void AssertNear(byte[] expected, byte[] actual, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        int worst = 0;
        for (int i = 0; i < expected.Length; i++) worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        Assert.InRange(worst, 0, tolerance);
    }

    private static byte[] JpegByPillow(byte[] stream)
    {
        using var file = new Lightbox.Testing.TemporaryFolder();
        return ExternalTool.Python("import sys; from PIL import Image; sys.stdout.buffer.write(Image.open(sys.argv[1]).convert('RGB').tobytes())", file.Write("tile.jpg", stream));
    }

    internal byte[] Expected(string name) => File.ReadAllBytes(folder[name + ".rgb"]);

    private void Write(string way) => ExternalTool.Python(Script, folder.Path, way);

    internal ISlideReader Open(string way)
    {
        Write(way);
        return OpenAll();
    }

    private ISlideReader OpenAll()
    {
        var parts = Directory.GetFiles(folder.Path, "*.dcm").Order().Select(path => new ImagePart(new FileByteSource(path), ImagePart.Instance)).ToList();
        try
        {
            return (ISlideReader)ImageFile.Open(parts);
        }
        catch
        {
            foreach (var part in parts) part.Source.Dispose();
            throw;
        }
    }
}
