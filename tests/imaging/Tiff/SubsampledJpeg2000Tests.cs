using Lightbox.Imaging.Native;
using Lightbox.Testing;
using OpenCvSharp;
using System.Runtime.InteropServices;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>JPEG 2000 tiles whose chroma is smaller than their luma, coded by OpenJPEG's and FFmpeg's encoders, against OpenSlide and the numbers they were made of.</summary>
public sealed class SubsampledJpeg2000Tests : IDisposable
{
    private const int Size = 64;

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 1, "-I", "-r", "8")]
    [InlineData(2, 1, "-t", "32,32", "-p", "RPCL")]
    [InlineData(2, 2)]
    [InlineData(1, 2, "-I")]
    public void ReadFrame_SmallerChroma_IsNearOpenSlides(int across, int down, params string[] options) =>
        NearOpenSlide(Coded(0, across, down, options), Coded(90, across, down, options));

    [Fact]
    public void ReadFrame_HalvedChromaOfAnotherEncoder_IsNearOpenSlides()
    {
        var stream = folder["tile.j2k"];
        ExternalTool.Run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=1:duration=1", "-frames:v", "1", "-pix_fmt", "yuv422p", "-c:v", "jpeg2000", "-format", "j2k", "-f", "image2", stream);
        var one = File.ReadAllBytes(stream);
        NearOpenSlide(one, one);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    public void ReadFrame_OddSize_IsNearOpenJpegsOwnProgram(int across, int down)
    {
        const int Width = 61, Height = 47;
        var coded = Planes(Width, Height, 30, $"1x1:{across}x{down}:{across}x{down}");
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Stripped(Width, Height, builder.Begin(coded), coded.Length);
        fields[258] = (TiffBuilder.Short, [8, 8, 8]);
        fields[259] = (TiffBuilder.Short, [Jpeg2000Slide.Ycbcr]);
        fields[262] = (TiffBuilder.Short, [2]);
        fields[277] = (TiffBuilder.Short, [3]);
        fields[278] = (TiffBuilder.Long, [Height]);
        using var image = ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        var ours = ((IImageReader)image).ReadFrame(0, default).Data;
        ExternalTool.Run("opj_decompress", "-i", folder["planes.j2k"], "-o", folder["rgb.raw"]);
        var theirs = File.ReadAllBytes(folder["rgb.raw"]);
        Assert.Equal(ours.Length, theirs.Length);
        for (int i = 0; i < ours.Length; i++) Assert.InRange(ours[i] - theirs[(i % 3 * Width * Height) + (i / 3)], -1, 1);
    }

    [Theory]
    [InlineData(Jpeg2000Slide.Rgb, "1x1:2x1:2x1")]
    [InlineData(Jpeg2000Slide.Ycbcr, "1x1:4x1:4x1")]
    [InlineData(Jpeg2000Slide.Ycbcr, "2x1:2x1:2x1")]
    [InlineData(Jpeg2000Slide.Ycbcr, "1x1:2x1:2x1", "-d", "31,0", "-T", "0,0")]
    public void ReadTile_OtherSizesOfComponents_IsRefusedByName(int compression, string sampling, params string[] options)
    {
        using var slide = Open(compression, Planes(Size, Size, 0, sampling, options));
        var refused = Assert.Throws<UnsupportedImageException>(() => slide.ReadTile(0, 0, 0, default));
        Assert.Equal("JPEG 2000 subsampling", refused.Feature);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.99)]
    public void ReadTile_Truncated_IsAFormatError(double share)
    {
        var whole = Coded(0, 2, 1);
        using var slide = Open(Jpeg2000Slide.Ycbcr, whole[..(int)(whole.Length * share)]);
        Assert.Throws<ImageFormatException>(() => slide.ReadTile(0, 0, 0, default));
    }

    [Fact]
    public void ReadTile_CodingStyleBroken_IsAFormatError()
    {
        var coded = Coded(0, 2, 1);
        int style = coded.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0x52]);
        coded[style + 9] = 77;
        using var slide = Open(Jpeg2000Slide.Ycbcr, coded);
        Assert.Throws<ImageFormatException>(() => slide.ReadTile(0, 0, 0, default));
    }

    [Fact]
    public void ReadTile_BytesChanged_IsAPictureOrATypedError()
    {
        var coded = Coded(0, 2, 1, "-I", "-r", "8");
        var random = new Random(33003);
        for (int round = 0; round < 40; round++)
        {
            byte[] changed = [.. coded];
            for (int i = 0; i < 4; i++) changed[random.Next(2, changed.Length)] = (byte)random.Next(256);
            using var slide = Open(Jpeg2000Slide.Ycbcr, changed);
            var error = Record.Exception(() => Assert.Equal(Size * Size * 3, slide.ReadTile(0, 0, 0, default).Data.Length));
            Assert.True(error is null or ImagingException, error?.ToString());
        }
    }

    [Fact]
    public void Find_AnotherVersionOrLibrary_IsNothing()
    {
        string build = Cv2.GetBuildInformation();
        Assert.True(NativeLibrary.TryLoad("OpenCvSharpExtern", typeof(Mat).Assembly, null, out nint library));
        Assert.NotNull(OpenJpegFunctions.Find(library, build));
        Assert.Null(OpenJpegFunctions.Find(library, build.Replace("2.5.4", "2.5.5", StringComparison.Ordinal)));
        Assert.Null(OpenJpegFunctions.Find(NativeLibrary.GetMainProgramHandle(), build));
    }

    public void Dispose() => folder.Dispose();

    private void NearOpenSlide(byte[] one, byte[] two)
    {
        var path = folder.Write("slide.svs", Jpeg2000Slide.Of(Size, Jpeg2000Slide.Ycbcr, one, two));
        using var slide = (ISlideReader)ImageFile.Open(path);
        var expected = Jpeg2000Slide.OpenSlide(path);
        var ours = slide.ReadFrame(0, default).Data;
        Assert.Equal(expected.Length, ours.Length);
        int worst = 0;
        for (int i = 0; i < ours.Length; i++) worst = Math.Max(worst, Math.Abs(expected[i] - ours[i]));
        Assert.InRange(worst, 0, 1);
        Assert.True(ours.Distinct().Count() > 20);
    }

    private static ISlideReader Open(int compression, byte[] tile) => (ISlideReader)ImageFile.Open(new MemoryByteSource(Jpeg2000Slide.Of(Size, compression, tile, tile)));

    private byte[] Coded(int start, int across, int down, params string[] options) => Planes(Size, Size, start, $"1x1:{across}x{down}:{across}x{down}", options);

    /// <summary>A codestream of three planes; lossless unless the options say otherwise.</summary>
    private byte[] Planes(int width, int height, int start, string sampling, params string[] options)
    {
        using var planes = new MemoryStream();
        int component = 0;
        foreach (var factor in sampling.Split(':').Select(pair => pair.Split('x').Select(int.Parse).ToArray()))
        {
            for (int y = 0; y < (height + factor[1] - 1) / factor[1]; y++)
            {
                for (int x = 0; x < (width + factor[0] - 1) / factor[0]; x++) planes.WriteByte(Sample(component, x, y, start));
            }

            component++;
        }

        var raw = folder.Write("planes.raw", planes.ToArray());
        var coded = folder["planes.j2k"];
        ExternalTool.Run("opj_compress", ["-i", raw, "-o", coded, "-F", $"{width},{height},3,8,u@{sampling}", .. options]);
        return File.ReadAllBytes(coded);
    }

    private static byte Sample(int component, int x, int y, int start) => (byte)(component switch
    {
        0 => ((x * 3) + start + (y % 7 * 5)) % 256,
        1 => 128 + (60 * Math.Sin((x + start) / 3.0)) + (y % 5 * 4),
        _ => 128 + (50 * Math.Cos((x + y) / 4.0)) - (x % 3 * 6),
    });
}
