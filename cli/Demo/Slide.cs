using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Demo;

/// <summary>
/// The tissue as a slide in Aperio's layout: level 0, a thumbnail, two smaller levels, a macro picture; JPEG tiles, resolution and
/// objective in the description. Tiles of level 0 are rendered, encoded and dropped one by one; a quarter-size picture of each is kept.
/// </summary>
internal static class Slide
{
    private const int Tile = Nuclei.Tile, Factor = 4, Quality = 80;

    public static void Write(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        int columns = TissueMap.Width / Tile, rows = (TissueMap.Height + Tile - 1) / Tile;
        var tissue = new Tissue();
        var encoded = new byte[columns * rows][];
        var quarter = Blank(TissueMap.Width / Factor, rows * Tile / Factor);
        Parallel.For(0, encoded.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var tile = tissue.Render(i % columns, i / columns);
            encoded[i] = ImageEncoder.Encode(tile, EncodeFormat.Jpeg, Quality);
            Place(Resample.To(tile, Tile / Factor, Tile / Factor), quarter, i % columns * (Tile / Factor), i / columns * (Tile / Factor));
        });

        using var tiff = new TiffWriter(Path.Combine(folder, "tissue.svs"));
        tiff.AddTiled(Description(""), TissueMap.Width, TissueMap.Height, Tile, [.. encoded.Select(tiff.Append)]);
        var level1 = Cut(quarter, 0, 0, TissueMap.Width / Factor, TissueMap.Height / Factor);
        var level2 = Resample.To(level1, level1.Width / Factor, level1.Height / Factor);
        Strip(tiff, Resample.Fit(level1, 1024, 768), level => Description($"{level.Width}x{level.Height} -> "), TiffWriter.Thumbnail);
        Level(tiff, level1);
        Level(tiff, level2);
        Strip(tiff, Macro(level2), level => $"Aperio Image Library v12.0.0 \nmacro {level.Width}x{level.Height}", TiffWriter.Macro);
    }

    private static string Description(string sizes) =>
        $"Aperio Image Library v12.0.0 \r\n{TissueMap.Width}x{TissueMap.Height} [0,0 {TissueMap.Width}x{TissueMap.Height}] ({Tile}x{Tile}) {sizes}JPEG/RGB Q={Quality}" +
        "|AppMag = 20|MPP = 0.5000|Title = Synthetic tissue computed by Lightbox, no patient";

    private static void Level(TiffWriter tiff, PixelBuffer level)
    {
        int columns = (level.Width + Tile - 1) / Tile, rows = (level.Height + Tile - 1) / Tile;
        var tiles = Enumerable.Range(0, columns * rows).Select(i => Cut(level, i % columns * Tile, i / columns * Tile, Tile, Tile));
        tiff.AddTiled(Description($"-> {level.Width}x{level.Height} "), level.Width, level.Height, Tile, [.. tiles.Select(tile => tiff.Append(ImageEncoder.Encode(tile, EncodeFormat.Jpeg, Quality)))]);
    }

    private static void Strip(TiffWriter tiff, PixelBuffer picture, Func<PixelBuffer, string> description, uint kind) =>
        tiff.AddStripped(description(picture), picture.Width, picture.Height, kind, tiff.Append(ImageEncoder.Encode(picture, EncodeFormat.Jpeg, Quality)));

    /// <summary>The glass with the tissue on it.</summary>
    private static PixelBuffer Macro(PixelBuffer tissue)
    {
        var glass = Blank(900, 400);
        Place(Resample.Fit(tissue, 360, 270), glass, 400, 65);
        return glass;
    }

    private static PixelBuffer Blank(int width, int height)
    {
        var data = new byte[width * height * 3];
        data.AsSpan().Fill(243);
        return new(width, height, 3, SampleType.UInt8, data);
    }

    private static void Place(PixelBuffer picture, PixelBuffer target, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            picture.Data.AsSpan(y * picture.Width * 3, picture.Width * 3).CopyTo(target.Data.AsSpan((((top + y) * target.Width) + left) * 3));
        }
    }

    /// <summary>A rectangle; what lies beyond the picture is blank.</summary>
    private static PixelBuffer Cut(PixelBuffer picture, int left, int top, int width, int height)
    {
        var cut = Blank(width, height);
        int copied = Math.Min(width, picture.Width - left);
        for (int y = 0; y < height && top + y < picture.Height; y++)
        {
            picture.Data.AsSpan((((top + y) * picture.Width) + left) * 3, copied * 3).CopyTo(cut.Data.AsSpan(y * width * 3));
        }

        return cut;
    }
}
