using System.Collections.Concurrent;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Slides.DeepZoom;
using Lightbox.Testing;
using NetVips;
using Xunit;

namespace Lightbox.Imaging.Tests.Slides;

/// <summary>Deep Zoom pyramids along the stored tiles, held against openslide-python's DeepZoomGenerator: the same levels, the same tiles, near the same pixels.</summary>
public sealed class DeepZoomTests : IDisposable
{
    private const string Sizes = """
        import sys, openslide
        from openslide.deepzoom import DeepZoomGenerator
        z = DeepZoomGenerator(openslide.OpenSlide(sys.argv[1]), int(sys.argv[2]), 0)
        for n in range(z.level_count): print(n, *z.level_dimensions[n], *z.level_tiles[n])
        """;

    private const string Tile = """
        import sys, openslide
        from openslide.deepzoom import DeepZoomGenerator
        z = DeepZoomGenerator(openslide.OpenSlide(sys.argv[1]), int(sys.argv[2]), 0)
        sys.stdout.buffer.write(z.get_tile(int(sys.argv[3]), (int(sys.argv[4]), int(sys.argv[5]))).convert('RGB').tobytes())
        """;

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Theory]
    [InlineData(1000, 700)]
    [InlineData(1001, 703)]
    [InlineData(513, 1025)]
    public void Levels_OfAPyramid_AreDeepZooms(int width, int height)
    {
        var path = Write(width, height);
        using var slide = (ISlideReader)ImageFile.Open(path);
        var pyramid = new DeepZoomPyramid(slide);
        Assert.Equal(128, pyramid.TileSize);
        var lines = System.Text.Encoding.UTF8.GetString(ExternalTool.Python(Sizes, path, "128")).Trim().Split('\n');
        Assert.Equal(lines, pyramid.Levels.Select(level => $"{level.Number} {level.Width} {level.Height} {level.Columns} {level.Rows}"));
        Assert.Equal(slide.Info.Levels!.Count, pyramid.Levels.Count(level => level.Stored is not null));
    }

    [Theory]
    [InlineData(1000, 700)]
    [InlineData(1001, 703)]
    public void Tiles_OfEveryLevel_AreOnceEachAndNearThePeers(int width, int height)
    {
        var path = Write(width, height);
        using var slide = (ISlideReader)ImageFile.Open(path);
        var pyramid = new DeepZoomPyramid(slide);
        var tiles = All(pyramid);
        Assert.Equal(pyramid.Levels.Sum(level => level.Columns * level.Rows), tiles.Count);
        foreach (var ((number, column, row), tile) in tiles)
        {
            var size = pyramid.Levels[number].SizeOf(column, row);
            Assert.Equal(size, (tile.Width, tile.Height));
            if (number < 5 || (column + row) % 5 != 0) continue;
            var peer = ExternalTool.Python(Tile, path, "128", $"{number}", $"{column}", $"{row}");
            double mean = peer.Zip(tile.Data, (a, b) => Math.Abs(a - b)).Average();
            Assert.True(mean < 4, $"level {number}, tile {column},{row}: {mean:0.00} off");
        }
    }

    [Fact]
    public void Tiles_WholeAndStored_AreTheFilesBytes()
    {
        using var slide = (ISlideReader)ImageFile.Open(Write(1000, 700));
        var pyramid = new DeepZoomPyramid(slide);
        var level = pyramid.Levels[^1];
        int length = pyramid.StoredLength(level, 2, 3, default);
        var bytes = new byte[length];
        Assert.True(pyramid.TryReadStored(level, 2, 3, bytes, default));
        Assert.Equal(slide.ReadEncodedTile(0, 2, 3, default), bytes);
        Assert.Equal(0, pyramid.StoredLength(level, level.Columns - 1, 0, default));
    }

    [Fact]
    public void Tiles_OfASlideWithOneLevel_AreAllMadeFromIt()
    {
        using var slide = (ISlideReader)ImageFile.Open(Lightbox.Testing.Samples.Path("slides/CMU-1-Small-Region.svs"));
        var pyramid = new DeepZoomPyramid(slide);
        Assert.Equal(240, pyramid.TileSize);
        Assert.Single(pyramid.Levels, level => level.Stored is not null);
        var tiles = All(pyramid);
        Assert.Equal(pyramid.Levels.Sum(level => level.Columns * level.Rows), tiles.Count);
        var half = tiles[(pyramid.Levels[^2].Number, 1, 1)];
        var expected = Resample.To(slide.ReadRegion(0, 480, 480, 480, 480, default), 240, 240);
        Assert.Equal(expected.Data, half.Data);
    }

    [Fact]
    public void Describe_Slide_IsADescriptor()
    {
        using var slide = (ISlideReader)ImageFile.Open(Write(1000, 700));
        var xml = System.Xml.Linq.XDocument.Parse(new DeepZoomPyramid(slide).Describe("jpg"));
        Assert.Equal("128", xml.Root!.Attribute("TileSize")!.Value);
        Assert.Equal("1000", xml.Root.Elements().Single().Attribute("Width")!.Value);
    }

    public void Dispose() => folder.Dispose();

    private static ConcurrentDictionary<(int Level, int Column, int Row), PixelBuffer> All(DeepZoomPyramid pyramid)
    {
        var tiles = new ConcurrentDictionary<(int Level, int Column, int Row), PixelBuffer>();
        void Add(DeepZoomLevel level, int column, int row, PixelBuffer tile) => Assert.True(tiles.TryAdd((level.Number, column, row), tile));
        foreach (var level in pyramid.Levels)
        {
            bool coarsest = level.Stored is null && (level.Number == 0 || pyramid.Levels[level.Number - 1].Stored is not null);
            for (int tile = 0; tile < level.Columns * level.Rows; tile++)
            {
                int column = tile % level.Columns, row = tile / level.Columns;
                if (level.Stored is not null) Add(level, column, row, pyramid.Read(level, column, row, default));
                else if (coarsest) pyramid.Make(level, column, row, Add, default);
            }
        }

        return tiles;
    }

    private string Write(int width, int height)
    {
        using var xy = Image.Xyz(width, height);
        using var picture = (xy[0] * 200 / width).Bandjoin(xy[1] * 200 / height, (xy[0] + xy[1]) * 100 / (width + height)).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        var path = Path.Combine(folder.Path, "slide.tif");
        picture.Tiffsave(path, compression: Enums.ForeignTiffCompression.Jpeg, q: 90, tile: true, tileWidth: 128, tileHeight: 128, pyramid: true);
        return path;
    }
}
