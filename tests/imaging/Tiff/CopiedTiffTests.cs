using Lightbox.Imaging.Display;
using Lightbox.Imaging.Raster;
using Lightbox.Testing;
using NetVips;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Pyramids rewritten by libtiff's own tiffcp in every way it knows, compared level by level with libtiff's reading of them, and with OpenSlide's.</summary>
public sealed class CopiedTiffTests : IDisposable
{
    private const string Levels = """
        import sys, openslide
        s = openslide.OpenSlide(sys.argv[1])
        for i, size in enumerate(s.level_dimensions): sys.stdout.buffer.write(s.read_region((0, 0), i, size).convert('RGB').tobytes())
        """;

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    /// <summary>Options of tiffcp: compression with its predictor or quality (jpeg:r keeps RGB), planes, byte order (-B big), BigTIFF (-8).</summary>
    public static TheoryData<string> Options { get; } =
    [
        "-c none -p separate", "-c none -p separate -B", "-c lzw:2 -p separate", "-c lzw:1 -B", "-c zip:2 -B -8", "-c zip:2 -p separate -8",
        "-c packbits -8", "-c packbits -p separate -B", "-c jpeg:90", "-c jpeg:90 -B -8", "-c jpeg:r:90", "-c jpeg:r:90 -p separate",
    ];

    internal static IEnumerable<string> Ways => Options.Select(row => row.Data);

    [Theory]
    [MemberData(nameof(Options))]
    public void ReadRegion_EveryLevelAndTile_EqualsLibtiffAndOpenSlide(string options)
    {
        var path = Copy(WrittenTiffTests.Colour(), options);
        bool separate = options.Contains("separate", StringComparison.Ordinal);
        using var slide = (ISlideReader)ImageFile.Open(path);
        Assert.Equal(options.Contains("-B", StringComparison.Ordinal) ? "big" : "little", slide.Info.ByteOrder);
        Assert.Equal(separate ? 1 : 0, slide.Info.Planar);

        // libvips reads no separate planes in tiles; what was copied without loss is then what it was.
        var readable = separate ? Path.Combine(folder.Path, "plain.tif") : path;
        bool comparable = !separate || !options.Contains("jpeg", StringComparison.Ordinal);
        var levels = new List<byte>();
        for (int level = 0; level < slide.Info.Levels!.Count; level++)
        {
            var size = slide.Info.Levels[level];
            var ours = slide.ReadRegion(level, 0, 0, size.Width, size.Height, default).Data;
            using var expected = Image.Tiffload(readable, page: level);
            if (comparable) Assert.Equal(expected.WriteToMemory<byte>(), ours);
            CheckTiles(slide, level, ours, options.Contains("jpeg", StringComparison.Ordinal) && !separate);
            levels.AddRange(ours);
        }

        // OpenSlide opens no big-endian TIFF but a BigTIFF.
        if (options.Contains("-B", StringComparison.Ordinal) && !options.Contains("-8", StringComparison.Ordinal)) return;
        Assert.Equal(ExternalTool.Python(Levels, path), levels);
    }

    [Fact]
    public void ReadTile_SixteenBitsByPlane_InterleavesThem()
    {
        var builder = new TiffBuilder(little: false, big: true);
        byte[] plane = [0, 1, 255, 2, 128, 3, 7, 4];
        long at = builder.Begin([.. plane, .. plane.Reverse(), .. new byte[8]]);
        var fields = TiffBuilder.Tiled(2, 2, 2, [at, at + 8, at + 16], [8, 8, 8]);
        fields[258] = (TiffBuilder.Short, [16, 16, 16]);
        fields[262] = (TiffBuilder.Short, [2]);
        fields[277] = (TiffBuilder.Short, [3]);
        fields[284] = (TiffBuilder.Short, [2]);
        using var slide = (ISlideReader)ImageFile.Open(new MemoryByteSource(builder.Add(fields).Build()));
        Assert.Equal([0, 4, 0, 255, 3, 0, 128, 2, 0, 7, 1, 0], slide.ReadTile(0, 0, 0, default).Data);
    }

    [Theory]
    [InlineData("-c none -B")]
    [InlineData("-c lzw:2")]
    [InlineData("-c zip:2 -8")]
    public void ReadRegion_SixteenBitColour_IsItsUpperBytes(string options)
    {
        using var deep = (WrittenTiffTests.Colour().Cast(Enums.BandFormat.Ushort) * 257 + 3).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16);
        var path = Copy(deep, options);
        using var slide = (ISlideReader)ImageFile.Open(path);
        Assert.Equal(16, slide.Info.BitsStored);
        var size = slide.Info.Levels![0];
        using var expected = Image.Tiffload(path);
        Assert.Equal((expected >> 8).Cast(Enums.BandFormat.Uchar).WriteToMemory<byte>(), slide.ReadRegion(0, 0, 0, size.Width, size.Height, default).Data);
    }

    [Fact]
    public void ReadRegion_SixteenBitGrey_HasOneWindowForAllTiles()
    {
        using var grey = (Image.Xyz(301, 207)[0] * 40 + 1000).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
        using var slide = (ISlideReader)ImageFile.Open(Copy(grey, "-c lzw:2"));
        var whole = slide.ReadRegion(0, 0, 0, 301, 207, default);
        CheckTiles(slide, 0, whole.Data, jpeg: false);
        var line = Enumerable.Range(0, 301).Select(x => (int)whole.Data[x * 3]).ToArray();
        Assert.Equal(line.Order(), line);
        Assert.InRange(line[0], 0, 3);
        Assert.InRange(line[300], 252, 255);
    }

    [Fact]
    public void ReadFrame_FloatPredictor_IsExact()
    {
        using var values = (Image.Gaussnoise(301, 207, mean: 3, sigma: 1000, seed: 4) / 7).Cast(Enums.BandFormat.Float);
        // Little-endian: tiffcp writes big-endian ones that libtiff itself reads wrong.
        var stripped = Path.Combine(folder.Path, "float.tif");
        values.Tiffsave(stripped);
        var path = folder["copied.tif"];
        ExternalTool.Run("tiffcp", "-c", "zip:3", stripped, path);
        using var reader = ImageFile.Open(path);
        var frame = reader.ReadFrame(0, default);
        Assert.Equal(SampleType.Float32, frame.Type);
        Assert.Equal(values.RawsaveBuffer(), frame.Data);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ReadFrame_LessThanAByteAPixel_IsUnpacked(int bits)
    {
        using var ramp = (Image.Xyz(301, 207)[0] * 255 / 300).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Bw);
        var file = ramp.TiffsaveBuffer(bitdepth: bits, compression: Enums.ForeignTiffCompression.Lzw, predictor: Enums.ForeignTiffPredictor.None);
        using var reader = ImageFile.Open(new MemoryByteSource(file));
        using var expected = Image.TiffloadBuffer(file);
        Assert.Equal(expected.WriteToMemory<byte>(), reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
        Assert.InRange(reader.ReadFrame(0, default).Data.Max(), (byte)1, (byte)((1 << bits) - 1));
    }

    [Fact]
    public void ReadRegion_Cmyk_EqualsOpenSlide()
    {
        using var colour = WrittenTiffTests.Colour();
        using var ink = colour.Bandjoin(colour[0] / 3).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        var path = Path.Combine(folder.Path, "cmyk.tif");
        ink.Tiffsave(path, tile: true, tileWidth: 64, tileHeight: 64, compression: Enums.ForeignTiffCompression.Deflate);
        using var slide = (ISlideReader)ImageFile.Open(path);
        Assert.Equal("CMYK", slide.Info.Photometric);
        Assert.Equal(ExternalTool.Python(Levels, path), slide.ReadFrame(0, default).Data);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>All levels of the last pyramid before it was copied.</summary>
    internal byte[] Plain()
    {
        var path = Path.Combine(folder.Path, "plain.tif");
        using var first = Image.Tiffload(path);
        var levels = new List<byte>();
        for (int page = 0; page < (int)first.Get("n-pages"); page++)
        {
            using var level = Image.Tiffload(path, page: page);
            levels.AddRange(level.WriteToMemory<byte>());
        }

        return [.. levels];
    }

    private static void CheckTiles(ISlideReader slide, int level, byte[] pixels, bool jpeg)
    {
        var size = slide.Info.Levels![level];
        for (int row = 0; row * size.TileHeight < size.Height; row++)
        {
            for (int column = 0; column * size.TileWidth < size.Width; column++)
            {
                var tile = slide.ReadTile(level, column, row, default);
                for (int y = 0; y < tile.Height; y++)
                {
                    int from = ((((row * size.TileHeight) + y) * size.Width) + (column * size.TileWidth)) * 3;
                    Assert.True(pixels.AsSpan(from, tile.Width * 3).SequenceEqual(tile.Data.AsSpan(y * tile.Width * 3, tile.Width * 3)), $"level {level}, tile {column},{row}, line {y}");
                }

                bool whole = (column + 1) * size.TileWidth <= size.Width && (row + 1) * size.TileHeight <= size.Height;
                var stream = slide.ReadEncodedTile(level, column, row, default);
                Assert.Equal(jpeg && whole, stream is not null);
                if (stream is null) continue;
                Assert.Equal(tile.Data, Colour.ToRgb(JpegDecoder.DecodeDisplay(stream, null)).Data);
            }
        }
    }

    internal string Copy(Image picture, string options)
    {
        var plain = Path.Combine(folder.Path, "plain.tif");
        picture.Tiffsave(plain, pyramid: true, tile: true, tileWidth: 128, tileHeight: 128, compression: Enums.ForeignTiffCompression.None);
        var path = folder["copied.tif"];
        ExternalTool.Run("tiffcp", [.. options.Split(' '), "-t", "-w", "64", "-l", "48", plain, path]);
        return path;
    }
}
