using System.Runtime.InteropServices;
using CsCheck;
using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

public sealed class ResampleTests
{
    [Fact]
    public void To_ThirdOfTheSize_IsTheMeanOfEachBlock() => Gen.Short[-1000, 3000].Array[12 * 9].Sample(values =>
    {
        var small = Resample.To(new(12, 9, 1, SampleType.Int16, MemoryMarshal.AsBytes<short>(values).ToArray()), 4, 3);
        var means = MemoryMarshal.Cast<byte, short>(small.Data);
        for (int i = 0; i < 12; i++)
        {
            double mean = Enumerable.Range(0, 9).Average(k => values[((((i / 4) * 3) + (k / 3)) * 12) + ((i % 4) * 3) + (k % 3)]);
            if (Math.Abs(mean - means[i]) > 0.51) return false;
        }

        return true;
    });

    [Fact]
    public void To_Larger_StaysWithinTheValues() => Gen.Float[-5, 5].Array[6 * 4].Sample(values =>
    {
        var large = Resample.To(new(6, 4, 1, SampleType.Float32, MemoryMarshal.AsBytes<float>(values).ToArray()), 17, 13);
        var result = MemoryMarshal.Cast<byte, float>(large.Data).ToArray();
        return result.Length == 17 * 13 && result.Min() >= values.Min() - 1e-5 && result.Max() <= values.Max() + 1e-5;
    });

    [Theory]
    [InlineData(512, 512, 256, 256, 256, 256)]
    [InlineData(4000, 1000, 256, 256, 256, 64)]
    [InlineData(100, 50, 256, 256, 100, 50)]
    [InlineData(3, 4000, 256, 256, 1, 256)]
    public void Fit_KeepsTheShapeAndNeverEnlarges(int width, int height, int maxWidth, int maxHeight, int expectedWidth, int expectedHeight)
    {
        var fitted = Resample.Fit(Blank(width, height), maxWidth, maxHeight);
        Assert.Equal((expectedWidth, expectedHeight), (fitted.Width, fitted.Height));
    }

    [Theory]
    [InlineData(3, 1, 100, 255)]
    [InlineData(1, 4, 300, 64)]
    [InlineData(0, 0, 200, 170)]
    [InlineData(double.NaN, 1, 200, 170)]
    public void FitSquare_UndoesThePixelsShape(double row, double column, int expectedWidth, int expectedHeight)
    {
        var fitted = Resample.FitSquare(Blank(200, 170), 300, 255, (row, column));
        Assert.Equal((expectedWidth, expectedHeight), (fitted.Width, fitted.Height));
    }

    /// <summary>The stand-in for systems where OpenCV does not load.</summary>
    [Theory]
    [InlineData(40, 30, 13, 11, true)]
    [InlineData(40, 30, 20, 10, true)]
    [InlineData(40, 30, 97, 64, false)]
    public void ManagedResample_AnySize_IsOpenCvsWithinARounding(int width, int height, int toWidth, int toHeight, bool area)
    {
        var source = new PixelBuffer(width, height, 3, SampleType.UInt8, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 37) + (i * i >> 6)))]);
        var managed = ManagedResample.To(source, toWidth, toHeight, area);
        Assert.InRange(managed.Data.Zip(Resample.To(source, toWidth, toHeight).Data, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Fact]
    public void Montage_FivePictures_StandInTheirCells()
    {
        var pictures = Enumerable.Range(1, 5).Select(i => new PixelBuffer(8, 8, 1, SampleType.UInt8, Enumerable.Repeat((byte)(i * 50), 64).ToArray())).ToArray();
        var sheet = Montage.Compose(pictures, columns: 3, cell: 8, gap: 2, background: 7);
        Assert.Equal((32, 22, 3), (sheet.Width, sheet.Height, sheet.SamplesPerPixel));
        Assert.Equal([7, 50, 200, 250, 7], new[] { (0, 0), (6, 6), (6, 16), (16, 16), (26, 16) }.Select(p => sheet.Data[((p.Item2 * 32) + p.Item1) * 3]));
    }

    private static PixelBuffer Blank(int width, int height) => new(width, height, 1, SampleType.UInt8, new byte[width * height]);
}
