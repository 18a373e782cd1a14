using Lightbox.Imaging.Segmentation;
using Xunit;

namespace Lightbox.Imaging.Tests.Segmentation;

/// <summary>Segments painted on pictures, and the colours they get.</summary>
public sealed class SegmentationOverlayTests
{
    private static readonly Segment Red = new(1, "red", new(255, 0, 0), true);

    [Fact]
    public void Paint_Inside_IsTintedAndTheEdgeIsFull()
    {
        var map = Square();
        var picture = new PixelBuffer(5, 5, 1, SampleType.UInt8, [.. Enumerable.Repeat((byte)100, 25)]);
        var painted = SegmentationOverlay.Paint(picture, map, [Red], 0.5);
        Assert.Equal([100, 100, 100], painted.Data[..3]);
        Assert.Equal([255, 0, 0], Pixel(painted, 1, 1));
        Assert.Equal([178, 50, 50], Pixel(painted, 2, 2));
        Assert.Equal(25, picture.Data.Count(value => value == 100));
    }

    [Fact]
    public void Paint_LargerPicture_StretchesTheMap()
    {
        var painted = SegmentationOverlay.Paint(new PixelBuffer(50, 50, 1, SampleType.UInt8, new byte[2500]), Square(), [Red], 1);
        Assert.Equal([0, 0, 0], Pixel(painted, 9, 25));
        Assert.Equal([255, 0, 0], Pixel(painted, 10, 25));
        Assert.Equal([255, 0, 0], Pixel(painted, 39, 39));
        Assert.Equal([0, 0, 0], Pixel(painted, 40, 39));
    }

    [Fact]
    public void Paint_Coverage_TintsByDegree()
    {
        var map = new LabelMap(2, 1, [new LabelLayer([1, 1], [255, 51])]);
        var painted = SegmentationOverlay.Paint(new PixelBuffer(2, 1, 1, SampleType.UInt8, [0, 0]), map, [Red], 1);
        Assert.Equal([255, 0, 0, 51, 0, 0], painted.Data);
    }

    [Fact]
    public void Paint_NumberNobodyDescribes_GetsItsColour()
    {
        var painted = SegmentationOverlay.Paint(new PixelBuffer(1, 1, 1, SampleType.UInt8, [0]), new LabelMap(1, 1, [new LabelLayer([9])]), [Red], 1);
        var color = SegmentColor.ByNumber(9);
        Assert.Equal([color.Red, color.Green, color.Blue], painted.Data);
    }

    [Theory]
    [InlineData(65535, 32896, 32896, 255, 255, 255)]
    [InlineData(0, 32896, 32896, 0, 0, 0)]
    [InlineData(35106, 32896, 32896, 128, 128, 128)]
    [InlineData(35585, 53659, 50872, 255, 0, 0)]
    [InlineData(57540, 12527, 53705, 0, 255, 0)]
    [InlineData(19377, 50440, 4106, 0, 0, 255)]
    public void FromCielab_Primaries_AreSrgbs(int l, int a, int b, int red, int green, int blue)
    {
        // CIELab (D50) of sRGB's primaries: 54.29 80.80 69.89; 87.82 -79.27 80.99; 29.57 68.30 -112.03.
        var color = SegmentColor.FromCielab(l, a, b);
        Assert.InRange(Math.Abs(color.Red - red), 0, 2);
        Assert.InRange(Math.Abs(color.Green - green), 0, 2);
        Assert.InRange(Math.Abs(color.Blue - blue), 0, 2);
    }

    [Fact]
    public void ByNumber_FirstTwenty_AreFarApart()
    {
        var colors = Enumerable.Range(1, 20).Select(SegmentColor.ByNumber).ToList();
        foreach (var (first, i) in colors.Select((color, i) => (color, i)))
        {
            Assert.All(colors.Skip(i + 1), other =>
                Assert.True(Math.Abs(first.Red - other.Red) + Math.Abs(first.Green - other.Green) + Math.Abs(first.Blue - other.Blue) > 40));
        }
    }

    private static LabelMap Square()
    {
        var builder = new LabelMapBuilder(5, 5);
        for (var y = 1; y < 4; y++)
        {
            for (var x = 1; x < 4; x++) builder.Add((y * 5) + x, 1);
        }

        return builder.Build();
    }

    private static byte[] Pixel(PixelBuffer picture, int x, int y) => picture.Data[(((y * picture.Width) + x) * 3)..][..3];
}
