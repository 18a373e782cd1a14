using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>An Aperio slide whose tiles are JPEG 2000, made of codestreams that Pillow writes, against OpenSlide.</summary>
public sealed class Jpeg2000SlideTests : IDisposable
{
    private const string Tile = """
        import io, sys, numpy
        from PIL import Image
        y, x = numpy.mgrid[0:64, 0:64]
        a = numpy.stack([(x * 3 + int(sys.argv[1])) % 256, (y * 4) % 256, (x * y) % 256], -1).astype('u1')
        b = io.BytesIO()
        Image.fromarray(a).save(b, 'JPEG2000', no_jp2=True, irreversible=False)
        sys.stdout.buffer.write(b.getvalue())
        """;

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Fact]
    public void ReadRegion_Tiles_EqualOpenSlide()
    {
        var path = folder.Write("slide.svs", Slide(64));
        using var slide = (ISlideReader)ImageFile.Open(path);
        var expected = Jpeg2000Slide.OpenSlide(path);
        Assert.Equal(expected, slide.ReadFrame(0, default).Data);
        Assert.Null(slide.ReadEncodedTile(0, 0, 0, default));
    }

    [Fact]
    public void ReadRegion_YcbcrTiles_AreNearOpenSlides()
    {
        var stream = folder["tile.j2k"];
        ExternalTool.Run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=1:duration=1", "-frames:v", "1", "-pix_fmt", "yuv444p", "-c:v", "jpeg2000", "-format", "j2k", "-f", "image2", stream);
        var one = File.ReadAllBytes(stream);
        var path = folder.Write("ycbcr.svs", Jpeg2000Slide.Of(64, Jpeg2000Slide.Ycbcr, one, one));
        using var slide = (ISlideReader)ImageFile.Open(path);
        var expected = Jpeg2000Slide.OpenSlide(path);
        var ours = slide.ReadFrame(0, default).Data;
        Assert.Equal(expected.Length, ours.Length);
        int worst = 0;
        for (int i = 0; i < ours.Length; i++) worst = Math.Max(worst, Math.Abs(expected[i] - ours[i]));
        Assert.InRange(worst, 0, 1);
        Assert.True(ours.Distinct().Count() > 20);
    }

    [Fact]
    public void ReadTile_OfAnotherSizeThanTheDirectorys_IsRefused()
    {
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(Slide(128)));
        Assert.Throws<ImageFormatException>(() => slide.ReadTile(0, 0, 0, default));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Slide(int tileSize) => Jpeg2000Slide.Of(tileSize, Jpeg2000Slide.Rgb, ExternalTool.Python(Tile, "0"), ExternalTool.Python(Tile, "90"));
}
