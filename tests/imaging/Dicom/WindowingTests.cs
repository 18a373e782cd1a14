using Lightbox.Imaging.Display;
using Xunit;
using static Lightbox.Imaging.Tests.Dicom.Pictures;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Which window a grey image is shown with, and what its tables do.</summary>
public sealed class WindowingTests
{
    private const uint VoiTables = 0x00283010, Presentation = 0x20500010;

    [Fact]
    public void ReadDisplay_SecondWindowOfTheFile_IsTheOneAskedFor()
    {
        var builder = Grey16(false, 0, 100, 200).Text(0x00281050, "DS", "50\\150").Text(0x00281051, "DS", "1\\1").Text(0x00281055, "LO", "LUNG\\BONE");
        Assert.Equal([0, 255, 255], Show(builder, new DisplayOptions(FileWindow: 0)));
        Assert.Equal([0, 0, 255], Show(builder, new DisplayOptions(FileWindow: 1)));
        Assert.Throws<ImageRangeException>(() => Show(builder, new DisplayOptions(FileWindow: 2)));
        Assert.Throws<ImageRangeException>(() => Show(builder, new DisplayOptions(FileWindow: -1)));
        using var reader = builder.Pixels(Palettes.Words(1)).Open();
        Assert.Equal([new NamedWindow(50, 1, Name: "LUNG"), new NamedWindow(150, 1, Name: "BONE")], reader.Info.Windows);
        Assert.Equal([50, 1], reader.Info.Window!);
    }

    [Fact]
    public void ReadDisplay_TableBehindTheWindows_IsCountedOn()
    {
        var builder = Grey16(false, 0, 1, 2).Text(0x00281050, "DS", "1").Text(0x00281051, "DS", "1");
        AddTable(builder, VoiTables, [3, 0, 8], [0, 255, 0]);
        Assert.Equal([0, 255, 0], Show(builder));
        Assert.Equal([0, 255, 255], Show(builder, new DisplayOptions(FileWindow: 0)));
        Assert.Equal([0, 255, 0], Show(builder, new DisplayOptions(FileWindow: 1)));
        Assert.Throws<ImageRangeException>(() => Show(builder, new DisplayOptions(FileWindow: 2)));
    }

    [Fact]
    public void ReadDisplay_WindowOfAColourImageThatHasNone_IsOutOfRange()
    {
        using var reader = new DicomBuilder().Image(1, 1, samples: 3, photometric: "RGB").Pixels([1, 2, 3, 0], "OB").Open();
        Assert.Throws<ImageRangeException>(() => reader.ReadDisplay(0, new DisplayOptions(FileWindow: 0), default));
    }

    [Fact]
    public void ReadDisplay_Percentiles_SpreadWhatLiesBetweenThem()
    {
        var shown = Show(Grey16(false, [.. Enumerable.Range(0, 1000)]), new DisplayOptions(Percentiles: new(25, 75)));
        Assert.Equal((0, 0, 255, 255), (shown[0], shown[249], shown[749], shown[999]));
        Assert.InRange(shown[500], 126, 130);
    }

    [Theory]
    [InlineData(16, 4095)]
    [InlineData(8, 4095)]
    [InlineData(12, 4095)]
    public void ReadDisplay_TableThatMisstatesItsBits_StillReachesWhite(int bits, int most)
    {
        // Agfa's and Fuji's 12-bit tables that say 16, and words behind a descriptor that says bytes.
        var builder = Grey16(false, 0, 1, 2);
        AddTable(builder, VoiTables, [3, 0, bits], [0, most / 2, most]);
        Assert.Equal([0, 127, 255], Show(builder));
    }

    [Fact]
    public void ReadDisplay_TableForNegativeUnits_StartsBelowZero()
    {
        // Unsigned pixels, HU by rescale; the table begins at -1024 although US is all that could be written.
        var builder = Grey16(false, 0, 1, 2).Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "1");
        AddTable(builder, VoiTables, [3, 0x10000 - 1024, 8], [10, 20, 30]);
        Assert.Equal([10, 20, 30], Show(builder));
    }

    [Fact]
    public void ReadDisplay_PresentationTable_ComesLast()
    {
        var builder = Grey16(false, 0, 50, 100).Text(0x00281050, "DS", "50").Text(0x00281051, "DS", "100").Text(0x00281056, "CS", "LINEAR_EXACT");
        AddTable(builder, Presentation, [3, 0, 8], [200, 100, 7]);
        Assert.Equal([200, 100, 7], Show(builder));
        Assert.Equal([55, 155, 248], Show(builder, new DisplayOptions(Invert: true)));
    }

    [Fact]
    public void ReadDisplay_ShapeInverse_TurnsOnce()
    {
        Assert.Equal([255, 0], Show(Grey("MONOCHROME2", 0, 255), presentation: "INVERSE"));
        Assert.Equal([0, 255], Show(Grey("MONOCHROME2", 0, 255), presentation: "IDENTITY"));
        Assert.Equal([255, 0], Show(Grey("MONOCHROME1", 0, 255), presentation: "IDENTITY"));
    }

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.12.1", "LOG", new byte[] { 0, 255, 255 })]
    [InlineData("1.2.840.10008.5.1.4.1.1.12.1", "LIN", new byte[] { 255, 0, 255 })]
    [InlineData("1.2.840.10008.5.1.4.1.1.7", "LOG", new byte[] { 255, 0, 255 })]
    public void ReadDisplay_TableBackToTheBeam_IsNotForTheScreen(string sopClass, string relationship, byte[] expected)
    {
        var start = new DicomBuilder().Text(0x00080016, "UI", sopClass).Image(1, 3, 16);
        var builder = start.Text(0x00281040, "CS", relationship).Text(0x00281050, "DS", "1").Text(0x00281051, "DS", "1");
        AddTable(builder, 0x00283000, [3, 0, 16], [100, 0, 100]);
        using var reader = builder.Pixels(Palettes.Words(0, 1, 2)).Open();
        Assert.Equal(expected, reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void ReadDisplay_WindowInStoredValues_IsSeenAsThat()
    {
        // SUV of 0 to 6.5, a window of stored values: in SUV everything would be black.
        var builder = Grey16(false, 0, 16384, 32767).Text(0x00281050, "DS", "16384").Text(0x00281051, "DS", "32768").Text(0x00281053, "DS", "0.0001");
        Assert.Equal([0, 128, 255], Show(builder));
    }

    [Fact]
    public void ReadDisplay_WindowNarrowerThanOne_IsARamp()
    {
        var builder = Grey16(false, 0, 5000, 10000).Text(0x00281050, "DS", "0.5").Text(0x00281051, "DS", "0.9999").Text(0x00281053, "DS", "0.0001");
        Assert.Equal([0, 128, 255], Show(builder));
    }

    [Fact]
    public void ReadDisplay_FramesWithTheirOwnTransform_AreShownByIt()
    {
        var builder = new DicomBuilder().Image(1, 3, 16, frames: 2);
        Sequence(builder, 0x52009229, Group(0x00289145, new DicomBuilder().Text(0x00281052, "DS", "-10").Text(0x00281053, "DS", "1")));
        Sequence(
            builder,
            0x52009230,
            Group(0x00289132, new DicomBuilder().Text(0x00281050, "DS", "0").Text(0x00281051, "DS", "1")),
            [
                .. Group(0x00289132, new DicomBuilder().Text(0x00281050, "DS", "30").Text(0x00281051, "DS", "1")),
                .. Group(0x00289145, new DicomBuilder().Text(0x00281052, "DS", "0").Text(0x00281053, "DS", "2")),
            ]);
        using var reader = builder.Pixels(Palettes.Words(5, 10, 15, 5, 10, 15)).Open();
        Assert.Equal([0, 255, 255], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
        Assert.Equal([0, 0, 255], reader.ReadDisplay(1, DisplayOptions.Default, default).Data);
        Assert.Equal([0, 1], reader.Info.Window!);
    }

    [Fact]
    public void ReadDisplay_DoseGrid_IsScaled()
    {
        var builder = new DicomBuilder().Image(1, 3, 32).Text(0x3004000E, "DS", "0.001")
            .Element(0x7FE00010, "OW", [.. new uint[] { 0, 10_000, 20_000 }.SelectMany(BitConverter.GetBytes)]);
        using var reader = builder.Open();
        Assert.Equal([0, 0, 255], reader.ReadDisplay(0, new DisplayOptions(15, 1), default).Data);
    }
}
