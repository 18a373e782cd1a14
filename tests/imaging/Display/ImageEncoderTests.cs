using System.Runtime.InteropServices;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Raster;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

/// <summary>What we write, Pillow reads.</summary>
public sealed class ImageEncoderTests
{
    private const string Decode = """
        import sys
        import numpy as np
        from PIL import Image
        im = Image.open(sys.argv[1])
        im.load()
        a = np.array(im)
        sys.stdout.buffer.write((a.astype("<u2") if a.dtype.kind == "i" or a.dtype.itemsize > 1 else a).tobytes())
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Encode_Png_IsExact(int samples)
    {
        var picture = Smooth(samples);
        Assert.Equal(picture.Data, ByPillow(ImageEncoder.Encode(picture, EncodeFormat.Png)));
    }

    [Fact]
    public void Encode_PngOf16Bits_IsExact()
    {
        var values = Enumerable.Range(0, 60 * 40).Select(i => (ushort)(i * 27)).ToArray();
        var picture = new PixelBuffer(60, 40, 1, SampleType.UInt16, MemoryMarshal.AsBytes<ushort>(values).ToArray());
        Assert.Equal(picture.Data, ByPillow(ImageEncoder.Encode(picture, EncodeFormat.Png)));
    }

    [Theory]
    [InlineData(EncodeFormat.Jpeg, 1)]
    [InlineData(EncodeFormat.Jpeg, 3)]
    [InlineData(EncodeFormat.WebP, 3)]
    public void Encode_Lossy_LooksTheSame(EncodeFormat format, int samples)
    {
        var picture = Smooth(samples);
        var decoded = ByPillow(ImageEncoder.Encode(picture, format, 95));
        Assert.Equal(picture.Data.Length, decoded.Length);
        Assert.InRange(picture.Data.Zip(decoded, (a, b) => Math.Abs(a - b)).Average(), 0, 3);
    }

    [Fact]
    public void Encode_Jpeg_IsReadBackByOurOwnDecoder()
    {
        var picture = Smooth(1);
        var again = JpegDecoder.DecodeStored(ImageEncoder.Encode(picture, EncodeFormat.Jpeg, 100));
        Assert.InRange(picture.Data.Zip(again.Data, (a, b) => Math.Abs(a - b)).Max(), 0, 3);
    }

    [Fact]
    public void Encode_LowerQuality_IsSmaller() => Assert.True(
        ImageEncoder.Encode(Smooth(3), EncodeFormat.Jpeg, 30).Length < ImageEncoder.Encode(Smooth(3), EncodeFormat.Jpeg, 95).Length);

    private static byte[] ByPillow(byte[] encoded)
    {
        using var folder = new TemporaryFolder();
        return ExternalTool.Python(Decode, folder.Write("x", encoded));
    }

    private static PixelBuffer Smooth(int samples)
    {
        const int Width = 60, Height = 40;
        var data = new byte[Width * Height * samples];
        for (int i = 0; i < data.Length; i++)
        {
            int x = i / samples % Width, y = i / samples / Width, s = i % samples;
            data[i] = (byte)(s switch { 0 => x * 4, 1 => y * 6, 2 => (x + y) * 2, _ => 255 - x });
        }

        return new(Width, Height, samples, SampleType.UInt8, data);
    }
}
