using Lightbox.Imaging.Raster;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Raster;

public sealed class JpegDecoderTests
{
    /// <summary>Pillow asked for YCbCr gives libjpeg's samples without a colour transform, unless libjpeg takes the stream for RGB and has none to do.</summary>
    private const string StoredByPillow = """
        import sys, io
        from PIL import Image
        im = Image.open(sys.argv[1])
        if im.mode == "RGB" and sys.argv[2] == "ycc": im.draft("YCbCr", None)
        im.load()
        assert sys.argv[2] != "ycc" or im.mode == "YCbCr", im.mode
        sys.stdout.buffer.write(im.tobytes())
        """;

    public static TheoryData<string> Encodings =>
    [
        "-quality 85 -sample 1x1", "-quality 85 -sample 2x1", "-quality 85 -sample 2x2", "-quality 60 -sample 1x2",
        "-quality 90 -progressive", "-quality 85 -restart 1", "-quality 100 -optimize -sample 2x2",
    ];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void DecodeStored_Ycbcr_EqualsLibjpegWithoutTransform(string switches)
    {
        var stream = JpegStreams.Make(switches.Split(' '));
        Assert.Equal(Stored(stream, "ycc"), JpegDecoder.DecodeStored(stream).Data);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void DecodeDisplay_NoPhotometric_EqualsDjpeg(string switches)
    {
        var stream = JpegStreams.Make(switches.Split(' '));
        var picture = JpegDecoder.DecodeDisplay(stream, null);
        Assert.Equal((JpegStreams.Width, JpegStreams.Height, 3), (picture.Width, picture.Height, picture.SamplesPerPixel));
        Assert.Equal(JpegStreams.PnmPixels(ExternalTool.Run("djpeg", stream, ["-pnm"])), picture.Data);
    }

    /// <summary>The stand-in for systems where OpenCV does not load.</summary>
    [Theory]
    [MemberData(nameof(Encodings))]
    public void DecodeByVips_AnyStream_EqualsDjpeg(string switches)
    {
        var stream = JpegStreams.Make(switches.Split(' '));
        var picture = JpegDecoder.DecodeByVips(stream, JpegDecoder.ReadHeader(stream));
        Assert.Equal(JpegStreams.PnmPixels(ExternalTool.Run("djpeg", stream, ["-pnm"])), picture.Data);
    }

    [Fact]
    public void DecodeStored_Grey_EqualsDjpeg()
    {
        var stream = JpegStreams.Make("-grayscale", "-quality", "80");
        var stored = JpegDecoder.DecodeStored(stream);
        Assert.Equal(1, stored.SamplesPerPixel);
        Assert.Equal(JpegStreams.PnmPixels(ExternalTool.Run("djpeg", stream, ["-pnm"])), stored.Data);
    }

    [Fact]
    public void DecodeStored_RgbStream_EqualsDjpeg()
    {
        var stream = JpegStreams.Make("-rgb", "-quality", "80");
        Assert.Equal(JpegStreams.PnmPixels(ExternalTool.Run("djpeg", stream, ["-pnm"])), JpegDecoder.DecodeStored(stream).Data);
    }

    /// <summary>Each file's stream as stored; "ycc" where libjpeg would convert by itself.</summary>
    [Theory]
    [InlineData("SC_rgb_dcmtk_+eb+cy+np.dcm", "ycc")]
    [InlineData("SC_rgb_dcmtk_+eb+cy+s4.dcm", "ycc")]
    [InlineData("SC_rgb_dcmtk_+eb+cr.dcm", "rgb")]
    [InlineData("SC_rgb_jpeg_lossy_gdcm.dcm", "ycc")]
    [InlineData("SC_rgb_jpeg_dcmtk.dcm", "ycc")]
    [InlineData("SC_rgb_small_odd_jpeg.dcm", "ycc")]
    [InlineData("SC_jpeg_no_color_transform_2.dcm", "rgb")]
    [InlineData("examples_ybr_color.dcm", "ycc")]
    public void DecodeStored_DicomFrame_EqualsLibjpegWithoutTransform(string name, string space)
    {
        var stream = JpegStreams.FromDicom(name);
        Assert.Equal(Stored(stream, space), JpegDecoder.DecodeStored(stream).Data);
    }

    [Fact]
    public void DecodeDisplay_RgbWithoutMarkersOrSubsampling_IsNotTransformed()
    {
        var stream = JpegStreams.FromDicom("SC_jpeg_no_color_transform.dcm");
        Assert.Equal(JpegDecoder.DecodeStored(stream).Data, JpegDecoder.DecodeDisplay(stream, "RGB").Data);
    }

    [Theory]
    [InlineData("-quality 85 -sample 1x1")]
    [InlineData("-quality 85 -sample 2x2")]
    public void DecodeDisplay_CalledRgbButJfif_IsTransformedAllTheSame(string switches)
    {
        var stream = JpegStreams.Make(switches.Split(' '));
        Assert.Equal(JpegDecoder.DecodeDisplay(stream, "YBR_FULL_422").Data, JpegDecoder.DecodeDisplay(stream, "RGB").Data);
        Assert.NotEqual(JpegDecoder.DecodeStored(stream).Data, JpegDecoder.DecodeDisplay(stream, "RGB").Data);
    }

    [Fact]
    public void ReadHeader_TwelveBitStream_SaysSoAndDecodingIsRefusedByName()
    {
        var stream = JpegStreams.FromDicom("JPEG-lossy.dcm");
        Assert.Equal((12, 1, 1), (JpegDecoder.ReadHeader(stream).Precision, JpegDecoder.ReadHeader(stream).Process, JpegDecoder.ReadHeader(stream).Components));
        Assert.Contains("12-bit", Assert.Throws<UnsupportedImageException>(() => JpegDecoder.DecodeStored(stream)).Feature, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeStored_LosslessStream_IsRefusedByName()
    {
        var refused = Assert.Throws<UnsupportedImageException>(() => JpegDecoder.DecodeStored(JpegStreams.FromDicom("SC_rgb_jpeg_gdcm.dcm")));
        Assert.Equal("JPEG lossless", refused.Feature);
    }

    private static byte[] Stored(byte[] stream, string space)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, stream);
            return ExternalTool.Python(StoredByPillow, path, space);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
