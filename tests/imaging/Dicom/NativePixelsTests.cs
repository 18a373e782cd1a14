using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

public sealed class NativePixelsTests
{
    [Fact]
    public void ReadFrame_OneBitFramesThatDoNotEndAtABytesEnd_StartWhereTheOtherEnded()
    {
        // Two frames of 3 x 1 pixels: 1 0 1, 1 1 0, first pixel in the lowest bit.
        using var reader = new DicomBuilder().Image(1, 3, bits: 1, frames: 2).Pixels([0b011101, 0], "OB").Open();
        Assert.Equal([1, 0, 1], reader.ReadFrame(0, CancellationToken.None).Data);
        Assert.Equal([1, 1, 0], reader.ReadFrame(1, CancellationToken.None).Data);
    }

    [Theory]
    [InlineData("OB", new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("OW", new byte[] { 2, 1, 4, 3, 6, 5 })]
    public void ReadFrame_BigEndianBytes_ArePairedWhenTheyAreWords(string vr, byte[] expected)
    {
        using var reader = new DicomBuilder(DicomBuilder.ExplicitBig).Image(1, 3, frames: 2).Pixels([1, 2, 3, 4, 5, 6], vr).Open();
        Assert.Equal(expected[..3], reader.ReadFrame(0, CancellationToken.None).Data);
        Assert.Equal(expected[3..], reader.ReadFrame(1, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_ColourByPlane_IsInterleaved()
    {
        using var reader = new DicomBuilder().Image(1, 2, 16, samples: 3, photometric: "RGB", planar: 1)
            .Pixels(Palettes.Words(1, 2, 3, 4, 5, 6)).Open();
        Assert.Equal(Palettes.Words(1, 3, 5, 2, 4, 6), reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_HalvedChroma_IsBroughtToFullSize()
    {
        using var reader = new DicomBuilder().Image(1, 4, samples: 3, photometric: "YBR_FULL_422").Pixels([1, 2, 50, 60, 3, 4, 70, 80], "OB").Open();
        Assert.Equal([1, 50, 60, 2, 50, 60, 3, 70, 80, 4, 70, 80], reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_FullChromaUnderTheNameOfHalved_IsTakenAsItIs()
    {
        using var reader = new DicomBuilder().Image(1, 2, samples: 3, photometric: "YBR_FULL_422").Pixels([1, 50, 60, 2, 70, 80], "OB").Open();
        Assert.Equal([1, 50, 60, 2, 70, 80], reader.ReadFrame(0, CancellationToken.None).Data);
    }

    [Theory]
    [InlineData(0x7FE00008u, "OF", SampleType.Float32)]
    [InlineData(0x7FE00009u, "OD", SampleType.Float64)]
    public void ReadFrame_FloatPixels_AreReadAndShown(uint tag, string vr, SampleType type)
    {
        double[] values = [-1.5, 0, 2.5, float.NaN];
        byte[] bytes = [.. values.SelectMany(value => type == SampleType.Float32 ? BitConverter.GetBytes((float)value) : BitConverter.GetBytes(value))];
        using var reader = new DicomBuilder().Text(0x00080060, "CS", "OT").UInt16(0x00280010, 1).UInt16(0x00280011, 4).Element(tag, vr, bytes).Open();
        var frame = reader.ReadFrame(0, CancellationToken.None);
        Assert.Equal((type, bytes.Length), (frame.Type, frame.Data.Length));
        Assert.Equal(bytes, frame.Data);
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data;
        Assert.Equal((0, 255, 0), (shown[0], shown[2], shown[3]));
    }

    [Theory]
    [InlineData(8, true, SampleType.Int8)]
    [InlineData(16, false, SampleType.UInt16)]
    [InlineData(16, true, SampleType.Int16)]
    [InlineData(32, true, SampleType.Int32)]
    [InlineData(64, false, SampleType.UInt64)]
    public void ReadFrame_Depths_KeepTheirType(int bits, bool signed, SampleType type)
    {
        byte[] bytes = [.. Enumerable.Range(200, bits / 8 * 2).Select(i => (byte)i)];
        using var reader = new DicomBuilder().Image(1, 2, bits, signed: signed).Pixels(bytes).Open();
        var frame = reader.ReadFrame(0, CancellationToken.None);
        Assert.Equal(type, frame.Type);
        Assert.Equal(bytes, frame.Data);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    public void ReadFrame_OddAllocation_IsRefusedByName(int bits)
    {
        using var reader = new DicomBuilder().Image(1, 2, bits).Pixels(new byte[8]).Open();
        Assert.Equal($"{bits} bits allocated", Assert.Throws<UnsupportedImageException>(() => reader.ReadFrame(0, CancellationToken.None)).Feature);
    }
}
