using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Overlays: own bits and bits of the pixels, frames, origins, byte orders; and dcmtk's drawing of a real file.</summary>
public sealed class OverlayTests
{
    private static readonly DisplayOptions Drawn = new(Overlays: true);

    [Fact]
    public void ReadDisplay_NotAskedFor_LeavesOverlaysOut()
    {
        using var reader = Overlay(Flat(), [0xFF, 0xFF]).Pixels(new byte[12], "OB").Open();
        Assert.DoesNotContain((byte)255, reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
        Assert.Equal(1, reader.Info.Overlays);
    }

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle, "OW", new byte[] { 0x21, 0x08 })]
    [InlineData(DicomBuilder.ExplicitLittle, "OB", new byte[] { 0x21, 0x08 })]
    [InlineData(DicomBuilder.ImplicitLittle, "OW", new byte[] { 0x21, 0x08 })]
    [InlineData(DicomBuilder.ExplicitBig, "OW", new byte[] { 0x08, 0x21 })]
    [InlineData(DicomBuilder.ExplicitBig, "OB", new byte[] { 0x21, 0x08 })]
    public void ReadDisplay_OwnBits_AreWhite(string syntax, string vr, byte[] bits)
    {
        // Bits 0, 5 and 11 of three rows of four.
        using var reader = Overlay(new DicomBuilder(syntax).Image(3, 4), bits, vr: vr).Pixels(new byte[12], "OB").Open();
        Assert.Equal([255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255], reader.ReadDisplay(0, Drawn, default).Data);
    }

    [Fact]
    public void ReadDisplay_OriginOutside_IsCut()
    {
        using var reader = Overlay(Flat(), [0xFF, 0x0F], origin: (0, 3)).Pixels(new byte[12], "OB").Open();
        Assert.Equal([0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0], reader.ReadDisplay(0, Drawn, default).Data);
    }

    [Fact]
    public void ReadDisplay_BitOfThePixels_IsTakenBeforeItIsCleared()
    {
        var builder = new DicomBuilder().Image(1, 3, 16, stored: 12).Text(0x00281050, "DS", "2048").Text(0x00281051, "DS", "4096");
        builder.UInt16(0x60000010, 1).UInt16(0x60000011, 3).UInt16(0x60000100, 16).UInt16(0x60000102, 13);
        using var reader = builder.Pixels(Palettes.Words(0x2000, 0x1000, 0x2FFF)).Open();
        Assert.Equal([0, 0, 255], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
        Assert.Equal([255, 0, 255], reader.ReadDisplay(0, Drawn, default).Data);
    }

    [Fact]
    public void ReadDisplay_BitOfTheStoredValue_IsNoOverlay()
    {
        var builder = new DicomBuilder().Image(1, 2, 16, stored: 12).UInt16(0x60000010, 1).UInt16(0x60000011, 2).UInt16(0x60000102, 0);
        using var reader = builder.Pixels(Palettes.Words(1, 2)).Open();
        Assert.Null(reader.Info.Overlays);
    }

    [Fact]
    public void ReadDisplay_FramesOfTheOverlay_BelongToTheirs()
    {
        // Two overlay frames of 12 bits for the image's second and third frame; the second starts within a byte.
        var builder = new DicomBuilder().Image(3, 4, frames: 3).Text(0x60000015, "IS", "2").UInt16(0x60000051, 2);
        using var reader = Overlay(builder, [0x01, 0x20, 0x00, 0x00]).Pixels(new byte[36], "OB").Open();
        Assert.Equal([], White(reader, 0));
        Assert.Equal([0], White(reader, 1));
        Assert.Equal([1], White(reader, 2));
    }

    [Fact]
    public void ReadDisplay_ColourImage_TakesTheOverlayToo()
    {
        using var reader = Overlay(new DicomBuilder().Image(3, 4, samples: 3, photometric: "RGB"), [2, 0]).Pixels(new byte[36], "OB").Open();
        Assert.Equal([0, 0, 0, 255, 255, 255, 0], reader.ReadDisplay(0, Drawn, default).Data[..7]);
    }

    [Fact]
    public void ReadDisplay_OverlayCutShort_SaysWhere()
    {
        var builder = new DicomBuilder().Image(3, 4).UInt16(0x60000010, 60000).UInt16(0x60000011, 60000);
        var at = builder.Position;
        using var reader = builder.Element(0x60003000, "OW", [1, 2]).Pixels(new byte[12], "OB").Open();
        var broken = Assert.Throws<ImageFormatException>(() => reader.ReadDisplay(0, Drawn, default));
        Assert.Equal((at, "(6000,3000)"), (broken.Offset, broken.Field));
        Assert.Equal(12, reader.ReadDisplay(0, DisplayOptions.Default, default).Data.Length);
    }

    [Theory]
    [InlineData("examples_overlay.dcm")]
    [InlineData("MR_small.dcm")]
    public void ReadDisplay_RealFile_IsDrawnAsDcmtkDoes(string name)
    {
        using var reader = DicomSamples.Open(name);
        var ours = reader.ReadDisplay(0, Drawn, default);
        var theirs = DcmtkPicture.Of(Samples.Path("dicom/" + name), 0, reader.Info.Window is not null, overlays: true);
        Assert.InRange(theirs.Data.Zip(ours.Data, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    private static DicomBuilder Flat() => new DicomBuilder().Image(3, 4);

    private static DicomBuilder Overlay(DicomBuilder builder, byte[] bits, (int Row, int Column)? origin = null, string vr = "OW")
    {
        builder.UInt16(0x60000010, 3).UInt16(0x60000011, 4).Text(0x60000040, "CS", "G");
        if (origin is { } at) builder.Element(0x60000050, "SS", Palettes.Words(at.Row, at.Column));
        return builder.UInt16(0x60000100, 1).UInt16(0x60000102, 0).Element(0x60003000, vr, bits);
    }

    private static int[] White(Imaging.Dicom.DicomReader reader, int frame)
    {
        var shown = reader.ReadDisplay(frame, Drawn, default).Data;
        return [.. Enumerable.Range(0, shown.Length).Where(i => shown[i] == 255)];
    }
}
