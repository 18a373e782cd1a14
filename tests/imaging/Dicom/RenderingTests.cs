using Xunit;
using static Lightbox.Imaging.Tests.Dicom.Pictures;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>From stored values to greys and colours, on images small enough to work out by hand.</summary>
public sealed class RenderingTests
{
    [Fact]
    public void ReadDisplay_Monochrome1_IsInvertedOnce()
    {
        Assert.Equal([0, 255], Show(Grey("MONOCHROME2", 0, 255)));
        Assert.Equal([255, 0], Show(Grey("MONOCHROME1", 0, 255)));
        Assert.Equal([255, 0], Show(Grey("MONOCHROME1", 0, 255), presentation: "INVERSE"));
        Assert.Equal([0, 255], Show(Grey("MONOCHROME1", 0, 255), new DisplayOptions(Invert: true)));
    }

    [Fact]
    public void ReadDisplay_WindowOfTheFile_AppliesAfterRescale()
    {
        // HU = stored - 1024; window 40/400 shows -160 black, 240 white.
        var builder = Grey16(false, 0, 864, 1063, 1264, 3000).Text(0x00281050, "DS", "40\\500").Text(0x00281051, "DS", "400\\1500")
            .Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "1");
        Assert.Equal([0, 0, 127, 255, 255], Show(builder));
    }

    [Fact]
    public void ReadDisplay_WindowAskedFor_Wins()
    {
        var builder = Grey16(false, 0, 100, 200).Text(0x00281050, "DS", "40").Text(0x00281051, "DS", "400");
        Assert.Equal([0, 0, 255], Show(builder, new DisplayOptions(150, 1)));
    }

    [Theory]
    [InlineData("LINEAR", new byte[] { 0, 255, 255 })]
    [InlineData("LINEAR_EXACT", new byte[] { 0, 128, 255 })]
    [InlineData("SIGMOID", new byte[] { 30, 128, 225 })]
    public void ReadDisplay_Function_IsFollowed(string function, byte[] expected)
    {
        var width = function == "LINEAR" ? "1" : "100";
        var builder = Grey16(false, 0, 50, 100).Text(0x00281050, "DS", "50").Text(0x00281051, "DS", width).Text(0x00281056, "CS", function);
        Assert.Equal(expected, Show(builder));
    }

    [Fact]
    public void ReadDisplay_NoWindow_SpreadsWhatIsThere()
    {
        var values = Enumerable.Range(1000, 1000).ToArray();
        var shown = Show(Grey16(false, values));
        Assert.Equal((0, 255), (shown[0], shown[^1]));
        Assert.InRange(shown[500], 125, 130);
    }

    [Fact]
    public void ReadDisplay_NoWindow_LeavesPaddingOutAndShowsItBlack()
    {
        int[] values = [.. Enumerable.Repeat(-2000, 5000), .. Enumerable.Range(0, 1000)];
        var shown = Show(Grey16(true, values).Element(0x00280120, "SS", BitConverter.GetBytes((short)-2000)));
        Assert.Equal(0, shown[0]);
        Assert.InRange(shown[5500], 125, 130);
    }

    [Fact]
    public void ReadDisplay_FramesWithoutWindow_AreShownAlike()
    {
        // A dark and a light frame of the same file: the same value has to be the same grey in both.
        int[] dark = [.. Enumerable.Range(0, 1000)], light = [.. Enumerable.Range(500, 1000)];
        using var reader = new DicomBuilder().Image(1, 1000, 16, frames: 2).Pixels(Palettes.Words([.. dark, .. light])).Open();
        var (first, second) = (reader.ReadDisplay(0, DisplayOptions.Default, default).Data, reader.ReadDisplay(1, DisplayOptions.Default, default).Data);
        Assert.Equal(first[700], second[200]);
        Assert.Equal((0, 255), (first[0], second[^1]));
    }

    [Fact]
    public void ReadDisplay_PaddingRange_IsBlackInMonochrome1Too()
    {
        int[] values = [10, 11, 12, .. Enumerable.Range(100, 200)];
        var builder = new DicomBuilder().Image(1, values.Length, 16, photometric: "MONOCHROME1").UInt16(0x00280120, 10).UInt16(0x00280121, 12);
        var shown = Show(builder.Pixels(Palettes.Words(values)));
        Assert.Equal([0, 0, 0, 255], shown[..4]);
    }

    [Fact]
    public void ReadDisplay_BitsAboveTheStoredOnes_DoNotCount()
    {
        // Twelve bits stored; overlays in the upper four must not show.
        int[] values = [0xF000, 0x0800, 0xFFFF];
        var builder = new DicomBuilder().Image(1, 3, 16, stored: 12).Text(0x00281050, "DS", "2048").Text(0x00281051, "DS", "4096");
        Assert.Equal([0, 128, 255], Show(builder.Pixels(Palettes.Words(values))));
    }

    [Fact]
    public void ReadDisplay_SignBitBelowTheTop_IsExtended()
    {
        // 0x0FFF in twelve signed bits is -1.
        var builder = new DicomBuilder().Image(1, 2, 16, stored: 12, signed: true).Text(0x00281050, "DS", "0").Text(0x00281051, "DS", "1");
        Assert.Equal([0, 255], Show(builder.Pixels(Palettes.Words(0x0FFF, 0x0001))));
    }

    [Fact]
    public void ReadDisplay_VoiTable_IsUsedWhenNoWindowIsAskedFor()
    {
        var builder = Grey16(false, 9, 10, 11, 12, 500);
        AddTable(builder, 0x00283010, [3, 10, 12], [0, 2048, 4095]);
        Assert.Equal([0, 0, 128, 255, 255], Show(builder));
        Assert.Equal([0, 255, 255, 255, 255], Show(builder, new DisplayOptions(10, 1)));
    }

    [Fact]
    public void ReadDisplay_ModalityTable_ComesBeforeTheWindow()
    {
        var builder = Grey16(false, 0, 1, 2).Text(0x00281050, "DS", "50").Text(0x00281051, "DS", "1");
        AddTable(builder, 0x00283000, [3, 0, 16], [100, 0, 100]);
        Assert.Equal([255, 0, 255], Show(builder));
    }

    [Fact]
    public void ReadDisplay_OneBit_IsBlackAndWhite() =>
        Assert.Equal([255, 0, 255, 0], new DicomBuilder().Image(1, 4, bits: 1).Pixels([0b0101, 0], "OB").Open().ReadDisplay(0, DisplayOptions.Default, default).Data);

    [Fact]
    public void ReadDisplay_FullRangeColour_IsConverted()
    {
        using var reader = new DicomBuilder().Image(1, 2, samples: 3, photometric: "YBR_FULL").Pixels([76, 85, 255, 128, 128, 128], "OB").Open();
        var rgb = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data;
        Assert.InRange(rgb[0], 253, 255);
        Assert.InRange(rgb[1], 0, 2);
        Assert.Equal([128, 128, 128], rgb[3..]);
    }

    [Fact]
    public void ReadDisplay_DeepColour_KeepsTheUpperBits()
    {
        using var reader = new DicomBuilder().Image(1, 1, 16, stored: 12, samples: 3, photometric: "RGB").Pixels(Palettes.Words(0x0FFF, 0x0800, 0x0010)).Open();
        Assert.Equal([255, 128, 1], reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadDisplay_UnknownColourSpace_IsRefusedByName()
    {
        using var reader = new DicomBuilder().Image(1, 1, samples: 3, photometric: "HSV").Pixels([1, 2, 3, 0], "OB").Open();
        Assert.Contains("HSV", Assert.Throws<UnsupportedImageException>(() => reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None)).Feature, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void ReadDisplay_Palette_IsColoured(int bits)
    {
        using var reader = Palettes.Three(bits).Pixels([2, 1, 0, 0, 1, 2], "OB").Open();
        Assert.Equal([30, 30, 30, 20, 20, 20, 10, 10, 10], reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data[..9]);
    }

    [Fact]
    public void ReadDisplay_SegmentedPalette_IsExpanded()
    {
        var builder = new DicomBuilder().Image(1, 6, photometric: "PALETTE COLOR");
        for (uint colour = 0; colour < 3; colour++) builder.UInt16(0x00281101 + colour, 6, 0, 16);
        // Two values, a ramp of two to 0x5000, then the first segment again.
        for (uint colour = 0; colour < 3; colour++) builder.Element(0x00281221 + colour, "OW", Palettes.Words(0, 2, 0x1000, 0x3000, 1, 2, 0x5000, 2, 1, 0, 0));
        using var reader = builder.Pixels([0, 1, 2, 3, 4, 5], "OB").Open();
        var rgb = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None).Data;
        Assert.Equal([0x10, 0x30, 0x40, 0x50, 0x10, 0x30], rgb.Where((_, i) => i % 3 == 0));
    }
}
