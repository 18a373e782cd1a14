using CsCheck;
using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

public sealed class RleDecoderTests
{
    [Fact]
    public void ReadFrame_AnyDepthAndSamples_ComesBackExactly() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.OneOf(8, 16, 32, 64), Gen.OneOf(1, 3), Gen.Int[0, 3], Gen.Int)
            .Where((_, _, bits, samples, _, _) => samples * bits / 8 <= 15)
            .Sample((rows, columns, bits, samples, variety, seed) =>
            {
                var data = new byte[rows * columns * samples * bits / 8];
                var random = new Random(seed);
                for (var i = 0; i < data.Length; i++) data[i] = (byte)random.Next(1 + (variety * variety * 28));
                using var reader = new DicomBuilder(DicomBuilder.Rle).Image(rows, columns, bits, samples: samples, photometric: samples == 1 ? "MONOCHROME2" : "RGB")
                    .Encapsulated([], RleFrames.Encode(data, samples, bits / 8)).Open();
                return reader.ReadFrame(0, CancellationToken.None).Data.AsSpan().SequenceEqual(data);
            }, iter: 300);

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(1000)]
    public void ReadFrame_SegmentOutsideTheFrame_SaysWhere(int start)
    {
        using var reader = Grey(4, RleFrames.Header(start), [3, 1, 2, 3, 4]);
        var broken = Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.Equal("(7FE0,0010)", broken.Field);
        Assert.True(broken.Offset > 128);
    }

    [Theory]
    [InlineData(new byte[] { 3, 1, 2 })]
    [InlineData(new byte[] { 0x80, 0xFD })]
    [InlineData(new byte[] { 1, 9, 9 })]
    public void ReadFrame_SegmentTooShort_IsRefused(byte[] segment)
    {
        using var reader = Grey(4, RleFrames.Header(64), segment);
        Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
    }

    [Fact]
    public void ReadFrame_RunPastThePlane_IsCutThere()
    {
        using var reader = Grey(4, RleFrames.Header(64), [1, 7, 8, 0xF0, 9]);
        Assert.Equal([7, 8, 9, 9], reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_SegmentCountOfAnotherImage_IsRefused()
    {
        using var reader = Grey(4, RleFrames.Header(64, 66), [3, 1, 2, 3, 4]);
        Assert.Contains("2 RLE segments", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static DicomReader Grey(int columns, byte[] header, byte[] segment) =>
        new DicomBuilder(DicomBuilder.Rle).Image(1, columns).Encapsulated([], [.. header, .. segment]).Open();
}
