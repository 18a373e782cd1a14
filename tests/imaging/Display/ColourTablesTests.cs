using Lightbox.Imaging.Display;
using OpenCvSharp;
using Xunit;

namespace Lightbox.Imaging.Tests.Display;

/// <summary>The scientific tables against OpenCV's; DICOM's palettes are held to pydicom's through the command.</summary>
public sealed class ColourTablesTests
{
    [Theory]
    [InlineData("cividis", ColormapTypes.Cividis)]
    [InlineData("inferno", ColormapTypes.Inferno)]
    [InlineData("magma", ColormapTypes.Magma)]
    [InlineData("plasma", ColormapTypes.Plasma)]
    [InlineData("turbo", ColormapTypes.Turbo)]
    [InlineData("viridis", ColormapTypes.Viridis)]
    public void Find_ScientificTable_IsOpenCvs(string name, ColormapTypes map)
    {
        using var ramp = new Mat(1, 256, MatType.CV_8UC1);
        for (int i = 0; i < 256; i++) ramp.Set(0, i, (byte)i);
        using var coloured = new Mat();
        Cv2.ApplyColorMap(ramp, coloured, map);
        var table = ColourTables.Find(name)!.Value.Span;
        for (int i = 0; i < 256; i++)
        {
            var bgr = coloured.At<Vec3b>(0, i);
            Assert.InRange(table[i * 3] - bgr.Item2, -1, 1);
            Assert.InRange(table[(i * 3) + 1] - bgr.Item1, -1, 1);
            Assert.InRange(table[(i * 3) + 2] - bgr.Item0, -1, 1);
        }
    }

    [Fact]
    public void Names_Each_HasATable() => Assert.All(ColourTables.Names, name => Assert.Equal(768, ColourTables.Find(name)!.Value.Length));

    [Fact]
    public void Find_NoSuchName_IsNull() => Assert.Null(ColourTables.Find("rainbow"));

    [Fact]
    public void Apply_Colour_IsRefused() =>
        Assert.Throws<UnsupportedImageException>(() => ColourTables.Apply(new(1, 1, 3, SampleType.UInt8, [1, 2, 3]), "pet"));
}
