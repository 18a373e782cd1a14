using Lightbox.Imaging.Tiff;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Row 14: whatever the description says, the answer is a number it holds or nothing.</summary>
public class AperioTests
{
    [Theory]
    [InlineData("Aperio Image Library v11\r\n1x1|AppMag = 20|MPP = 0.4990", 0.499, 20.0)]
    [InlineData("Aperio Image Library v11\r\n1x1|AppMag = 40|MPP = 0,2521", 0.2521, 40.0)]
    [InlineData("Aperio|MPP=0.25|AppMag=", 0.25, null)]
    [InlineData("Aperio|MPP = |AppMag = twenty", null, null)]
    [InlineData("Aperio|MPP = 1,234.5", null, null)]
    [InlineData("Aperio|MPP = 1,2,3", null, null)]
    [InlineData("Aperio|MPP = -0.5|AppMag = 0", null, null)]
    [InlineData("Aperio|MPP = NaN|AppMag = 1e999", null, null)]
    [InlineData("Aperio", null, null)]
    [InlineData("", null, null)]
    public void Parse_Description_GivesWhatItHolds(string text, double? mpp, double? magnification)
    {
        var parsed = AperioDescription.Parse(text);
        Assert.Equal((mpp, magnification), (parsed.Mpp, parsed.Magnification));
    }

    [Fact]
    public void Open_HugeDescription_IsCutAndRead()
    {
        using var reader = Open("Aperio Image Library|MPP = 0.5|Junk = " + new string('x', 5_000_000), "");
        Assert.Equal([0.5, 0.5], reader.Info.Mpp!);
    }

    [Theory]
    [InlineData("Aperio Image Library v12 \nlabel 5x2", 0, "label")]
    [InlineData("Aperio Image Library v12 \nmacro 5x2", 0, "macro")]
    [InlineData("", 1, "label")]
    [InlineData("", 9, "macro")]
    [InlineData("", 0, "other-0")]
    public void Open_PictureBesideTheSlide_IsPrivateAlsoWithoutDescription(string description, int subfile, string name)
    {
        using var reader = Open("Aperio Image Library|MPP = 0.5", description, subfile);
        Assert.Equal([name], reader.Info.AssociatedImages!);
        Assert.True(AssociatedImage.IsPrivate(name));
        Assert.Equal(5, reader.ReadAssociated(name, default).Width);
        Assert.Equal((8, 8), (reader.ReadFrame(0, default).Width, reader.ReadFrame(0, default).Height));
    }

    [Fact]
    public void Open_SecondPictureOfTheSlidesShape_IsTheThumbnail()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[64]);
        var main = TiffBuilder.Tiled(8, 8, 8, [at], [64]);
        main[270] = TiffBuilder.Text("Aperio Image Library");
        using var reader = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(main).Add(TiffBuilder.Stripped(4, 4, at, 16)).Build()));
        Assert.Equal([AssociatedImage.Thumbnail], reader.Info.AssociatedImages!);
        Assert.False(AssociatedImage.IsPrivate(AssociatedImage.Thumbnail));
    }

    [Fact]
    public void Open_BrokenLabel_CostsOnlyTheLabel()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[64]);
        var main = TiffBuilder.Tiled(8, 8, 8, [at], [64]);
        main[270] = TiffBuilder.Text("Aperio Image Library");
        using var reader = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(main).Add(TiffBuilder.Stripped(4, 4, 99999, 16)).Build()));
        Assert.Empty(reader.Info.AssociatedImages!);
    }

    private static ISlideReader Open(string main, string beside, int subfile = 0)
    {
        var builder = new TiffBuilder();
        long at = builder.Begin(new byte[64]);
        var slide = TiffBuilder.Tiled(8, 8, 8, [at], [64]);
        slide[270] = TiffBuilder.Text(main);
        var label = TiffBuilder.Stripped(5, 2, at, 10);
        if (beside.Length > 0) label[270] = TiffBuilder.Text(beside);
        if (subfile > 0) label[254] = (TiffBuilder.Long, [subfile]);
        return (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(slide).Add(label).Build()));
    }
}
