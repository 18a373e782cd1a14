using CsCheck;
using Lightbox.Imaging.Display;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

/// <summary>Against PS3.3 C.11.2.1.2 and C.11.2.1.3 as the standard writes them, for an output of 0 to 255.</summary>
public sealed class WindowTests
{
    private static readonly Gen<double> Value = Gen.Double[-70000, 70000], Center = Gen.Double[-2000, 5000], Width = Gen.Double[1, 9000];

    [Fact]
    public void Grey_Linear_IsTheStandardsPseudoCode() => Check(WindowFunction.Linear, (x, c, w) =>
        x <= c - 0.5 - ((w - 1) / 2) ? 0 : x > c - 0.5 + ((w - 1) / 2) ? 255 : ((((x - (c - 0.5)) / (w - 1)) + 0.5) * (255 - 0)) + 0);

    [Fact]
    public void Grey_LinearExact_IsTheStandardsPseudoCode() => Check(WindowFunction.LinearExact, (x, c, w) =>
        x <= c - (w / 2) ? 0 : x > c + (w / 2) ? 255 : ((((x - c) / w) + 0.5) * (255 - 0)) + 0);

    [Fact]
    public void Grey_Sigmoid_IsTheStandardsFormula() =>
        Check(WindowFunction.Sigmoid, (x, c, w) => (255.0 - 0) / (1 + Math.Exp(-4 * ((x - c) / w))));

    /// <summary>The standard's own note: c = 2048, w = 4096 maps 0..4095 to the whole range, c = 2048, w = 1 is a threshold.</summary>
    [Theory]
    [InlineData(2048, 4096, 0, 0)]
    [InlineData(2048, 4096, 4095, 255)]
    [InlineData(2048, 1, 2047, 0)]
    [InlineData(2048, 1, 2048, 255)]
    [InlineData(0, 100, -50, 0)]
    [InlineData(0, 100, 49, 255)]
    public void ToByte_StandardsExamples_Expected(double center, double width, double value, byte grey) =>
        Assert.Equal(grey, new Window(center, width).ToByte(value));

    [Fact]
    public void ToByte_NaN_IsBlack() => Assert.Equal(0, new Window(0, 100).ToByte(double.NaN));

    [Fact]
    public void Choose_NothingGiven_IsTheFilesWindowElseAutomatic()
    {
        var file = new Window(40, 400);
        Assert.Equal(file, Window.Choose(DisplayOptions.Default, file, () => throw new InvalidOperationException()));
        Assert.Equal(new Window(1, 2), Window.Choose(DisplayOptions.Default, null, () => new Window(1, 2)));
        Assert.Equal(new Window(7, 400), Window.Choose(new DisplayOptions(WindowCenter: 7), file, () => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    public void Choose_ImpossibleWidth_IsRaised(double width) =>
        Assert.Equal(1, Window.Choose(new DisplayOptions(50, width), null, () => default).Width);

    private static void Check(WindowFunction function, Func<double, double, double, double> standard) =>
        Gen.Select(Value, Center, Width).Sample((x, c, w) =>
            Math.Abs(standard(x, c, w) - new Window(c, w, function).Grey(x)) < 1e-6);
}
