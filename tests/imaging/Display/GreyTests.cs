using System.Runtime.InteropServices;
using CsCheck;
using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

public sealed class GreyTests
{
    private static readonly Window Lung = new(-600, 1500);

    [Fact]
    public void Apply_Int16_EqualsTheFormulaOnEveryPixel() => Gen.Short.Array[35].Sample(values =>
        Grey.Apply(Buffer<short>(SampleType.Int16, values), Lung, 2, -100).Data.SequenceEqual(values.Select(v => Lung.ToByte((v * 2) - 100))));

    [Fact]
    public void Apply_UInt16_EqualsTheFormulaOnEveryPixel() => Gen.UShort.Array[35].Sample(values =>
        Grey.Apply(Buffer<ushort>(SampleType.UInt16, values), Lung, 0.5, -1024).Data.SequenceEqual(values.Select(v => Lung.ToByte((v * 0.5) - 1024))));

    [Fact]
    public void Apply_BytesAndInverted_EqualsTheFormulaOnEveryPixel() => Gen.Byte.Array[35].Sample(values =>
        Grey.Apply(Buffer<byte>(SampleType.UInt8, values), new(128, 256), invert: true).Data
            .SequenceEqual(values.Select(v => (byte)(255 - new Window(128, 256).ToByte(v)))));

    [Fact]
    public void Apply_SignedBytes_EqualsTheFormulaOnEveryPixel() => Gen.SByte.Array[35].Sample(values =>
        Grey.Apply(Buffer<sbyte>(SampleType.Int8, values), new(0, 200)).Data.SequenceEqual(values.Select(v => new Window(0, 200).ToByte(v))));

    [Fact]
    public void Apply_FloatsWithNaN_EqualsTheFormulaAndNaNIsBlack()
    {
        float[] values = [float.NaN, -1, 0, 0.25f, 0.5f, 1, float.PositiveInfinity, float.NegativeInfinity];
        var window = new Window(0.5, 1, WindowFunction.LinearExact);
        var greys = Grey.Apply(Buffer<float>(SampleType.Float32, values, 8), window).Data;
        Assert.Equal([0, 0, 0, 64, 128, 255, 255, 0], greys);
    }

    [Fact]
    public void Percentiles_IgnoresPaddingAndExtremes()
    {
        var values = Enumerable.Range(0, 1000).Select(i => (short)i).Concat(Enumerable.Repeat((short)-2000, 400)).ToArray();
        Assert.Equal((9, 989), Percentiles.Of(Buffer<short>(SampleType.Int16, values, 1400), 1, 99, ignore: -2000));
        var floats = values.Select(v => (float)v).ToArray();
        Assert.Equal((9, 989), Percentiles.Of(Buffer<float>(SampleType.Float32, floats, 1400), 1, 99, ignore: -2000));
    }

    [Fact]
    public void Percentiles_AllPaddingOrNothingFinite_StillAWindow()
    {
        Assert.Equal(1, Percentiles.Window(Buffer<short>(SampleType.Int16, [5, 5, 5, 5, 5], 5), ignore: 5).Width);
        Assert.Equal(1, Percentiles.Window(Buffer<float>(SampleType.Float32, [float.NaN, float.NaN], 2)).Width);
    }

    private static PixelBuffer Buffer<T>(SampleType type, T[] values, int width = 35)
        where T : struct => new(width, values.Length / width, 1, type, MemoryMarshal.AsBytes<T>(values).ToArray());
}
