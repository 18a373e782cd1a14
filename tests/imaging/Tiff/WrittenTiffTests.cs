using Lightbox.Testing;
using NetVips;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Files written by libtiff (through libvips) in every way read here, compared with libtiff's own reading of them.</summary>
public class WrittenTiffTests
{
    private const int Width = 301;
    private const int Height = 207;

    [Theory]
    [InlineData(Enums.ForeignTiffCompression.None, false)]
    [InlineData(Enums.ForeignTiffCompression.Lzw, false)]
    [InlineData(Enums.ForeignTiffCompression.Lzw, true)]
    [InlineData(Enums.ForeignTiffCompression.Deflate, true)]
    [InlineData(Enums.ForeignTiffCompression.Packbits, false)]
    [InlineData(Enums.ForeignTiffCompression.Jpeg, false)]
    public void ReadFrame_EachLevelOfAPyramid_EqualsLibtiff(Enums.ForeignTiffCompression compression, bool big)
    {
        using var picture = Colour();
        var file = picture.TiffsaveBuffer(
            compression: compression, predictor: Enums.ForeignTiffPredictor.Horizontal, tile: true, tileWidth: 64, tileHeight: 48, pyramid: true, bigtiff: big);
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(file));
        Assert.Equal("tiff", slide.Info.Format);
        Assert.Null(slide.Info.Mpp);
        Assert.True(slide.Info.Levels!.Count >= 2);
        for (int level = 0; level < slide.Info.Levels.Count; level++)
        {
            var size = slide.Info.Levels[level];
            using var expected = Image.TiffloadBuffer(file, page: level);
            Assert.Equal((expected.Width, expected.Height), (size.Width, size.Height));
            var pixels = expected.WriteToMemory<byte>();
            Assert.Equal(pixels, slide.ReadRegion(level, 0, 0, size.Width, size.Height, default).Data);
        }
    }

    [Fact]
    public void ReadRegion_PyramidInSubDirectories_EqualsLibtiff()
    {
        using var picture = Colour();
        var file = picture.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: 64, tileHeight: 64, pyramid: true, subifd: true);
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(file));
        Assert.True(slide.Info.Levels!.Count >= 2);
        var size = slide.Info.Levels[1];
        using var expected = Image.TiffloadBuffer(file, subifd: 0);
        Assert.Equal((expected.Width, expected.Height), (size.Width, size.Height));
        Assert.Equal(expected.WriteToMemory<byte>(), slide.ReadRegion(1, 0, 0, size.Width, size.Height, default).Data);
    }

    [Theory]
    [InlineData(Enums.BandFormat.Uchar, SampleType.UInt8)]
    [InlineData(Enums.BandFormat.Ushort, SampleType.UInt16)]
    [InlineData(Enums.BandFormat.Short, SampleType.Int16)]
    [InlineData(Enums.BandFormat.Uint, SampleType.UInt32)]
    [InlineData(Enums.BandFormat.Float, SampleType.Float32)]
    [InlineData(Enums.BandFormat.Double, SampleType.Float64)]
    public void ReadFrame_GreyStrips_KeepsTheType(Enums.BandFormat format, SampleType type)
    {
        using var ramp = ((Image.Xyz(Width, Height)[0] * 7) - (format == Enums.BandFormat.Short ? 900 : 0)).Cast(format);
        var file = ramp.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw, predictor: Enums.ForeignTiffPredictor.None);
        using var reader = ImageFile.Open(new MemoryByteSource(file));
        var frame = reader.ReadFrame(0, default);
        Assert.Equal(type, frame.Type);
        Assert.Equal(ramp.RawsaveBuffer(), frame.Data);
        var shown = reader.ReadDisplay(0, DisplayOptions.Default, default);
        Assert.Equal((1, SampleType.UInt8), (shown.SamplesPerPixel, shown.Type));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void ReadFrame_EitherByteOrderAndOffsetSize_IsTheSame(bool little, bool big)
    {
        ushort[] values = [1, 2, 300, 65535];
        var pixels = values.SelectMany(v => little ? new[] { (byte)v, (byte)(v >> 8) } : [(byte)(v >> 8), (byte)v]).ToArray();
        var builder = new TiffBuilder(little, big);
        var fields = TiffBuilder.Stripped(2, 2, builder.Begin(pixels), 8);
        fields[258] = (TiffBuilder.Short, [16]);
        using var reader = ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        Assert.Equal(little ? "little" : "big", reader.Info.ByteOrder);
        Assert.Equal(values.SelectMany(BitConverter.GetBytes), reader.ReadFrame(0, default).Data);
    }

    [Fact]
    public void ReadFrame_StackOfPages_HasAFrameEach()
    {
        var builder = new TiffBuilder();
        long at = builder.Begin([1, 2, 3, 4, 5, 6, 7, 8]);
        var file = builder.Add(TiffBuilder.Stripped(2, 2, at, 4)).Add(TiffBuilder.Stripped(2, 2, at + 4, 4)).Add(TiffBuilder.Stripped(1, 1, at, 1)).Build();
        using var reader = ImageFile.Open(new MemoryByteSource(file));
        Assert.Equal(2, reader.Info.Frames);
        Assert.Equal([5, 6, 7, 8], reader.ReadFrame(1, default).Data);
        Assert.Throws<ImageRangeException>(() => reader.ReadFrame(2, default));
    }

    [Fact]
    public void ReadDisplay_Palette_LooksColoursUp()
    {
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Stripped(2, 1, builder.Begin([0, 255]), 2);
        fields[262] = (TiffBuilder.Short, [3]);
        fields[320] = (TiffBuilder.Short, [.. Enumerable.Range(0, 768).Select(i => (long)((i % 256 * 257) ^ (i / 256 == 1 ? 0xffff : 0)))]);
        using var reader = ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        Assert.Equal([0, 255, 0, 255, 0, 255], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void ReadDisplay_WhiteIsZero_IsTurnedAround()
    {
        var builder = new TiffBuilder();
        var fields = TiffBuilder.Stripped(2, 1, builder.Begin([0, 200]), 2);
        fields[262] = (TiffBuilder.Short, [0]);
        using var reader = ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        Assert.Equal([255, 55], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
        Assert.Equal([0, 200], reader.ReadDisplay(0, new DisplayOptions(Invert: true), default).Data);
    }

    [Fact]
    public void ReadRegion_TiledPyramid_EqualsOpenSlide()
    {
        using var picture = Colour();
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.tif");
        try
        {
            File.WriteAllBytes(path, picture.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg, tile: true, tileWidth: 64, tileHeight: 64, pyramid: true));
            const string script = """
                import sys, openslide
                s = openslide.OpenSlide(sys.argv[1])
                for i, size in enumerate(s.level_dimensions): sys.stdout.buffer.write(s.read_region((0, 0), i, size).convert('RGB').tobytes())
                """;
            var expected = ExternalTool.Python(script, path);
            using var slide = (ISlideReader)ImageFile.Open(path);
            Assert.Equal(expected, slide.Info.Levels!.SelectMany((l, i) => slide.ReadRegion(i, 0, 0, l.Width, l.Height, default).Data).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Three ramps with some noise: no plane equals another and no row the next.</summary>
    internal static Image Colour()
    {
        using var xy = Image.Xyz(Width, Height);
        using var noise = Image.Gaussnoise(Width, Height, mean: 0, sigma: 12, seed: 1);
        return ((xy[0] * 0.8).Bandjoin(xy[1], (xy[0] + xy[1]) * 0.5) + noise).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
