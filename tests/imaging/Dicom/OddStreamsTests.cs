using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Tests.Raster;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>JPEG streams that are not quite as they should be: read where all of the picture is there, refused where it could be another.</summary>
public sealed class OddStreamsTests
{
    private static byte[] Stream => JpegStreams.Make();

    private static byte[] Expected => Frame(Stream).Data;

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x20 })]
    [InlineData(new byte[] { 0x20, 0x41, 0x42, 0x43 })]
    public void ReadFrame_BytesBehindTheEnd_AreLeftAlone(byte[] behind) => Assert.Equal(Expected, Frame([.. Stream, .. behind]).Data);

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0xFF })]
    public void ReadFrame_NoEndOfImage_IsReadWhenAllBlocksAreThere(byte[] instead) => Assert.Equal(Expected, Frame([.. Stream[..^2], .. instead]).Data);

    [Fact]
    public void ReadFrame_NoEndOfImageAndBlocksMissing_IsRefused() =>
        Assert.Throws<ImageFormatException>(() => Frame(Stream[..^40]));

    [Fact]
    public void ReadFrame_TwoImagesInOneFrame_AreRefused() => Assert.Throws<ImageFormatException>(() => Frame([.. Stream, .. Stream]));

    [Fact]
    public void ReadFrame_DelimiterBehindTheEnd_IsRefused() =>
        Assert.Throws<ImageFormatException>(() => Frame([.. Stream, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(8, 0)]
    public void ReadFrame_AnotherSizeThanTheHeader_IsRefused(int rows, int columns)
    {
        var header = Imaging.Raster.JpegDecoder.ReadHeader(Stream);
        using var reader = Open(Stream, header.Height + rows, header.Width + columns, header.Components);
        Assert.Contains("the header says", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.50")]
    [InlineData("1.2.840.10008.1.2.4.57")]
    [InlineData("1.2.840.10008.1.2.4.53")]
    public void ReadFrame_ProcessOfAnotherJpegSyntax_IsReadAsTheStreamSays(string syntax)
    {
        using var reader = Open(Stream, syntax: syntax);
        Assert.Equal(Expected, reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_JpegLsWithItsOwnColourTransform_IsRefusedByName()
    {
        byte[] stream = [0xFF, 0xD8, 0xFF, 0xE8, 0, 7, .. "mrfx"u8, 1, 0xFF, 0xF7, 0, 17, 8, 0, 1, 0, 1, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
        using var reader = new DicomBuilder("1.2.840.10008.1.2.4.80").Image(1, 1, samples: 3, photometric: "RGB").Encapsulated([], stream).Open();
        Assert.Equal("JPEG-LS colour transform", Assert.Throws<UnsupportedImageException>(() => reader.ReadFrame(0, CancellationToken.None)).Feature);
    }

    [Theory]
    [InlineData((16 * 64 * 3) - 2)]
    [InlineData((16 * 64 * 2) + 600)]
    public void ReadFrame_ChromaNeitherHalvedNorWhole_IsRefused(int length)
    {
        using var reader = new DicomBuilder().Image(16, 64, samples: 3, photometric: "YBR_FULL_422").Pixels(new byte[length], "OB").Open();
        Assert.Contains("YBR_FULL_422", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_HalvedChromaOfOddColumns_IsRefused()
    {
        using var reader = new DicomBuilder().Image(2, 3, samples: 3, photometric: "YBR_FULL_422").Pixels(new byte[12], "OB").Open();
        Assert.Contains("even number of columns", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_DeflatedFrameThatIsTooLong_IsRefusedWithoutInflatingIt()
    {
        using var bomb = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(bomb, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(new byte[50_000_000]);
        using var reader = new DicomBuilder("1.2.840.10008.1.2.8.1").Image(64, 64).Encapsulated([], bomb.ToArray()).Open();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than its 4096 bytes", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void ReadFrame_BigEndianPixelsUnderGesOwnSyntax_AreTurned()
    {
        using var reader = new DicomBuilder("1.2.840.113619.5.2").Raw(new DicomBuilder(DicomBuilder.ImplicitLittle).Image(1, 2, 16).Pixels([1, 2, 3, 4]).Body()).Open();
        Assert.Equal([2, 1, 4, 3], reader.ReadFrame(0, CancellationToken.None).Data);
    }

    private static PixelBuffer Frame(byte[] stream)
    {
        using var reader = Open(stream);
        return reader.ReadFrame(0, CancellationToken.None);
    }

    private static DicomReader Open(byte[] stream, int? rows = null, int? columns = null, int? samples = null, string syntax = DicomBuilder.Baseline)
    {
        var header = Imaging.Raster.JpegDecoder.ReadHeader(stream);
        var count = samples ?? header.Components;
        return new DicomBuilder(syntax).Image(rows ?? header.Height, columns ?? header.Width, samples: count, photometric: count == 3 ? "YBR_FULL_422" : "MONOCHROME2")
            .Encapsulated([], stream).Open();
    }
}
