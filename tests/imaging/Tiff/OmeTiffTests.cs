using Lightbox.Imaging.Tiff;
using NetVips;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>OME-TIFF: pyramids below the first directory, sizes from the XML, and row 15: XML that would reach out or blow up says nothing.</summary>
public class OmeTiffTests
{
    private const string Head = """<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">""";

    private const string Slide = Head + """
        <Instrument ID="Instrument:0"><Objective ID="Objective:0" NominalMagnification="20.0"/></Instrument>
        <Image ID="Image:0" Name="case 12"><ObjectiveSettings ID="Objective:0"/>
        <Pixels DimensionOrder="XYCZT" ID="Pixels:0" PhysicalSizeX="0.5" PhysicalSizeXUnit="µm" PhysicalSizeY="510" PhysicalSizeYUnit="nm" SizeC="3" SizeT="1" SizeX="301" SizeY="207" SizeZ="1" Type="uint8">
        <TiffData IFD="0" PlaneCount="1"/></Pixels></Image>
        <Image ID="Image:1" Name="label image"><Pixels ID="Pixels:1" SizeX="40" SizeY="30"><TiffData IFD="1"/></Pixels></Image></OME>
        """;

    [Fact]
    public void Open_PyramidInSubDirectories_HasLevelsSizesAndObjective()
    {
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(Write(Slide)));
        Assert.Equal(4, slide.Info.Levels!.Count);
        Assert.Equal([0.5, 0.51], slide.Info.Mpp!);
        Assert.Equal(20, slide.Info.Magnification);
        for (int level = 0; level < 4; level++)
        {
            var size = slide.Info.Levels[level];
            using var expected = level == 0 ? Image.TiffloadBuffer(Write(Slide)) : Image.TiffloadBuffer(Write(Slide), subifd: level - 1);
            Assert.Equal(expected.WriteToMemory<byte>(), slide.ReadRegion(level, 0, 0, size.Width, size.Height, default).Data);
        }
    }

    [Fact]
    public void Open_SecondImageNamedLabel_IsThePrivatePictureBesideIt()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[64]);
        var main = TiffBuilder.Tiled(8, 8, 8, [at], [64]);
        main[270] = TiffBuilder.Text(Slide.Replace("µ", "u", StringComparison.Ordinal));
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(main).Add(TiffBuilder.Tiled(4, 4, 4, [at], [16])).Build()));
        Assert.Equal(["label"], slide.Info.AssociatedImages!);
        Assert.Single(slide.Info.Levels!);
        Assert.True(AssociatedImage.IsPrivate("label"));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><OME><Image Name=\"&a;\"/></OME>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><OME><Image Name=\"&b;&b;\"/></OME>")]
    [InlineData("<OME><Image></OME>")]
    [InlineData("<OME")]
    public void Parse_DtdOrBroken_SaysNothing(string xml) => Assert.Null(OmeDescription.Parse(xml));

    [Fact]
    public void Parse_MoreTextThanAllowed_SaysNothing() =>
        Assert.Null(OmeDescription.Parse("<OME><Image Name=\"" + new string('x', TiffLimits.OmeText) + "\"/></OME>"));

    [Fact]
    public void Open_DtdInTheDescription_IsASlideWithoutSizes()
    {
        using var slide = ImageFile.Open(new MemoryByteSource(Write("<!DOCTYPE OME [<!ENTITY a SYSTEM \"http://127.0.0.1:1/x\">]><OME><Image><Pixels PhysicalSizeX=\"&a;\"/></Image></OME>")));
        Assert.Null(slide.Info.Mpp);
    }

    [Theory]
    [InlineData("PhysicalSizeX=\"0.25\" PhysicalSizeY=\"0.26\"", 0.25, 0.26)]
    [InlineData("PhysicalSizeX=\"0.00025\" PhysicalSizeXUnit=\"mm\" PhysicalSizeY=\"250\" PhysicalSizeYUnit=\"nm\"", 0.25, 0.25)]
    [InlineData("PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\" PhysicalSizeY=\"1\"", null, 1.0)]
    [InlineData("PhysicalSizeX=\"-1\" PhysicalSizeY=\"NaN\"", null, null)]
    [InlineData("PhysicalSizeX=\"0,25\" PhysicalSizeY=\"\"", null, null)]
    public void Parse_PhysicalSizes_AreMicrometresOrNothing(string attributes, double? x, double? y)
    {
        var image = Assert.Single(OmeDescription.Parse($"<OME><Image><Pixels {attributes}/></Image></OME>")!.Images);
        Assert.Equal((x, y), (image.MppX, image.MppY));
    }

    private static byte[] Write(string description)
    {
        using var picture = WrittenTiffTests.Colour();
        using var described = picture.Mutate(image => image.Set(GValue.GStrType, "image-description", description));
        return described.TiffsaveBuffer(
            compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: 64, tileHeight: 64, pyramid: true, subifd: true, bigtiff: true);
    }
}
