using Lightbox.Imaging.Tests.Dicom.Slides;
using Lightbox.Imaging.Tests.Tiff;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>Slides: the shared sample, pyramids that libtiff rewrites, and whole-slide images that pydicom writes.</summary>
internal static class SlideConformance
{
    private const string Pictures = """
        import sys, openslide
        slide = openslide.OpenSlide(sys.argv[1])
        for i, size in enumerate(slide.level_dimensions): sys.stdout.buffer.write(slide.read_region((0, 0), i, size).convert('RGB').tobytes())
        for name in sorted(slide.associated_images): sys.stdout.buffer.write(slide.associated_images[name].convert('RGB').tobytes())
        """;

    public static ConformanceTable Table() => new(
        "Slides",
        "Every tile of every level and every picture beside the slide, put together from tiles, against another reader of the same file. \"Equal\" is bit for bit.",
        ["slide", "written by", "tiles", "pictures beside it", "result"],
        [Sample(), .. CopiedTiffTests.Ways.Select(Copied), .. WholeSlideTests.Ways.Select(Dicom)]);

    private static string[] Sample()
    {
        var path = Samples.Path("slides/CMU-1-Small-Region.svs");
        using var slide = (ISlideReader)ImageFile.Open(path);
        bool same = All(slide).AsSpan().SequenceEqual(ExternalTool.Python(Pictures, path));
        return ["Aperio SVS, JPEG as RGB", "an Aperio scanner", Tiles(slide), $"{slide.Info.AssociatedImages!.Count}", same ? "equal to OpenSlide" : "WRONG"];
    }

    private static string[] Copied(string options)
    {
        using var files = new CopiedTiffTests();
        var path = files.Copy(WrittenTiffTests.Colour(), options);
        using var slide = (ISlideReader)ImageFile.Open(path);
        bool opens = !options.Contains("-B", StringComparison.Ordinal) || options.Contains("-8", StringComparison.Ordinal);
        var expected = opens ? ExternalTool.Python(Pictures, path) : files.Plain();
        string peer = opens ? "OpenSlide" : "libtiff before the copy";
        return [$"TIFF, {options}", "libtiff (tiffcp)", Tiles(slide), "0", All(slide).AsSpan().SequenceEqual(expected) ? $"equal to {peer}" : "WRONG"];
    }

    private static string[] Dicom(string way)
    {
        using var files = new WholeSlideTests();
        using var slide = files.Open(way);
        var ours = All(slide);
        byte[] expected = [.. files.Expected("level0"), .. files.Expected("level1"), .. files.Expected("label"), .. files.Expected("macro")];
        int worst = ours.Length == expected.Length ? ours.Zip(expected, (a, b) => Math.Abs(a - b)).Max() : int.MaxValue;
        return [$"DICOM whole slide, {way}", "pydicom", Tiles(slide), $"{slide.Info.AssociatedImages!.Count}", worst == 0 ? "equal to what was written" : worst <= 2 ? "within 2 of Pillow" : "WRONG"];
    }

    /// <summary>Levels, then pictures beside the slide by name.</summary>
    private static byte[] All(ISlideReader slide)
    {
        var all = new List<byte>();
        for (int level = 0; level < slide.Info.Levels!.Count; level++) all.AddRange(FromTiles(slide, level).Data);
        foreach (var name in slide.Info.AssociatedImages!.Order(StringComparer.Ordinal)) all.AddRange(slide.ReadAssociated(name, default).Data);
        return [.. all];
    }

    private static PixelBuffer FromTiles(ISlideReader slide, int level)
    {
        var size = slide.Info.Levels![level];
        var whole = new PixelBuffer(size.Width, size.Height, 3, SampleType.UInt8, new byte[size.Width * size.Height * 3]);
        for (int y = 0; y < size.Height; y += size.TileHeight)
        {
            for (int x = 0; x < size.Width; x += size.TileWidth)
            {
                var tile = slide.ReadTile(level, x / size.TileWidth, y / size.TileHeight, default);
                for (int row = 0; row < tile.Height; row++)
                    tile.Data.AsSpan(row * tile.Width * 3, tile.Width * 3).CopyTo(whole.Data.AsSpan((((y + row) * size.Width) + x) * 3));
            }
        }

        return whole;
    }

    private static string Tiles(ISlideReader slide) =>
        $"{slide.Info.Levels!.Sum(level => (level.Width + level.TileWidth - 1) / level.TileWidth * ((level.Height + level.TileHeight - 1) / level.TileHeight))} in {slide.Info.Levels!.Count}";
}
