using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Raster;
using Lightbox.Imaging.Tests.Raster;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The decoder of 12-bit JPEG takes 8 bits as well, where libjpeg says what is right: blocks, and chroma of every sampling brought to full size.</summary>
public sealed class DeepJpegTests
{
    [Theory]
    [InlineData("1x1")]
    [InlineData("2x1")]
    [InlineData("2x2")]
    public void Decode_AnySampling_IsWithinTwoOfLibjpeg(string sampling)
    {
        var stream = JpegStreams.Make("-quality", "90", "-sample", sampling);
        var expected = JpegDecoder.DecodeStored(stream).Data;
        var actual = DeepJpegDecoder.Decode(stream, JpegDecoder.ReadHeader(stream));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2));
    }
}
