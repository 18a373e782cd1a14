using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

public sealed class ColourTests
{
    [Fact]
    public void ToRgb_Alpha_IsLaidOverWhite() =>
        Assert.Equal([10, 20, 30, 255, 255, 255, 132, 137, 142], Colour.ToRgb(Picture(4, 10, 20, 30, 255, 1, 2, 3, 0, 10, 20, 30, 128)).Data);

    [Fact]
    public void ToRgb_GreyAndGreyWithAlpha_ComesThreefold()
    {
        Assert.Equal([7, 7, 7, 200, 200, 200], Colour.ToRgb(Picture(1, 7, 200)).Data);
        Assert.Equal([7, 7, 7, 255, 255, 255], Colour.ToRgb(Picture(2, 7, 255, 9, 0)).Data);
    }

    [Theory]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    [InlineData(90, 90, 90, 90)]
    public void ToGrey_Rgb_IsBt601Luma(byte red, byte green, byte blue, byte grey) =>
        Assert.Equal([grey], Colour.ToGrey(Picture(3, red, green, blue)).Data);

    [Fact]
    public void Invert_Alpha_IsLeftAlone() => Assert.Equal([245, 235, 225, 40], Colour.Invert(Picture(4, 10, 20, 30, 40)).Data);

    [Fact]
    public void To8Bit_Deep_TakesTheUpperByte()
    {
        var deep = new PixelBuffer(1, 1, 3, SampleType.UInt16, [0xff, 0x12, 0x00, 0x80, 0xff, 0xff]);
        Assert.Equal([0x12, 0x80, 0xff], Colour.To8Bit(deep).Data);
    }

    private static PixelBuffer Picture(int samples, params byte[] data) => new(data.Length / samples, 1, samples, SampleType.UInt8, data);
}
