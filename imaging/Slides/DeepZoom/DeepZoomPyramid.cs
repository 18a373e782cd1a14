using System.Globalization;
using System.Numerics;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Slides.DeepZoom;

/// <summary>
/// A slide as a Deep Zoom pyramid without overlap whose tiles are those of the slide, so that nearly all of them are copied and not made. Levels that the slide does not store
/// are made from the next finer one, four tiles to one, each tile decoded once.
/// </summary>
public sealed class DeepZoomPyramid
{
    private const int OtherTileSize = 256;

    private readonly ISlideReader slide;
    private readonly DeepZoomLevel[] levels;

    public DeepZoomPyramid(ISlideReader slide)
    {
        ArgumentNullException.ThrowIfNull(slide);
        this.slide = slide;
        var main = slide.Info.Levels![0];
        TileSize = main.TileWidth == main.TileHeight && main.TileWidth is >= 64 and <= 2048 ? main.TileWidth : OtherTileSize;
        int last = BitOperations.Log2((uint)Math.Max(main.Width, main.Height) - 1 | 1) + (Math.Max(main.Width, main.Height) > 1 ? 1 : 0);
        levels = [.. Enumerable.Range(0, last + 1).Select(number => LevelOf(number, last - number))];
    }

    public int TileSize { get; }

    /// <summary>From the single pixel to the slide.</summary>
    public IReadOnlyList<DeepZoomLevel> Levels => levels;

    /// <summary>The descriptor that viewers open (Deep Zoom, schema 2008).</summary>
    /// <param name="extension">Of the tiles' files, without the dot.</param>
    public string Describe(string extension) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="{extension}" Overlap="0" TileSize="{TileSize}"><Size Width="{levels[^1].Width}" Height="{levels[^1].Height}"/></Image>

        """);

    /// <summary>The stored stream of a tile, 0 bytes long when it has to be made.</summary>
    public int StoredLength(DeepZoomLevel level, int column, int row, CancellationToken cancellation) =>
        level is { Stored: { } stored } && IsStored(stored, column, row) ? slide.EncodedTileLength(stored, column, row, cancellation) : 0;

    /// <inheritdoc cref="ISlideReader.TryReadEncodedTile"/>
    public bool TryReadStored(DeepZoomLevel level, int column, int row, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(level);
        return slide.TryReadEncodedTile(level.Stored!.Value, column, row, destination, cancellation);
    }

    /// <summary>One tile of a stored level, decoded; where that level is a pixel short of the half rounded up, its last row or column is repeated.</summary>
    public PixelBuffer Read(DeepZoomLevel level, int column, int row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(level);
        var size = slide.Info.Levels![level.Stored!.Value];
        var (width, height) = level.SizeOf(column, row);
        int x = column * TileSize, y = row * TileSize;
        int left = Math.Min(x, size.Width - 1), top = Math.Min(y, size.Height - 1);
        var read = slide.ReadRegion(level.Stored.Value, left, top, Math.Min(width, size.Width - left), Math.Min(height, size.Height - top), cancellation);
        return read.Width == width && read.Height == height ? read : Extend(read, width, height);
    }

    /// <summary>
    /// Makes a tile of a level that is not stored, and all tiles below it that are not; each is handed to <paramref name="made"/>, by several threads at once.
    /// </summary>
    public PixelBuffer Make(DeepZoomLevel level, int column, int row, Action<DeepZoomLevel, int, int, PixelBuffer> made, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(made);
        var finer = levels[level.Number + 1];
        int across = Math.Min(2, finer.Columns - (2 * column)), down = Math.Min(2, finer.Rows - (2 * row));
        var parts = new PixelBuffer[across * down];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, part =>
        {
            int c = (2 * column) + (part % across), r = (2 * row) + (part / across);
            parts[part] = finer.Stored is null ? Make(finer, c, r, made, cancellation) : Read(finer, c, r, cancellation);
        });
        int width = parts.Take(across).Sum(part => part.Width), height = parts.Where((_, part) => part % across == 0).Sum(part => part.Height);
        var joined = new PixelBuffer(width, height, 3, SampleType.UInt8, new byte[width * height * 3]);
        for (int part = 0; part < parts.Length; part++) Mosaic.Paste(parts[part], part % across * TileSize, part / across * TileSize, joined);
        var (w, h) = level.SizeOf(column, row);
        var tile = Resample.To(joined, w, h);
        made(level, column, row, tile);
        return tile;
    }

    private DeepZoomLevel LevelOf(int number, int halvings)
    {
        var all = slide.Info.Levels!;
        int width = Halved(all[0].Width, halvings), height = Halved(all[0].Height, halvings);
        for (int i = 0; i < all.Count; i++)
        {
            bool fits = all[i].Width <= width && all[i].Width >= width - 1 && all[i].Height <= height && all[i].Height >= height - 1;
            if (fits && all[i].TileWidth == TileSize && all[i].TileHeight == TileSize) return new(number, width, height, TileSize, i);
        }

        return new(number, width, height, TileSize, halvings == 0 ? 0 : null);
    }

    private static int Halved(int length, int times) => (int)(((long)length + (1L << times) - 1) >> times);

    /// <summary>Whole tiles of a level with other tiles than these are never copied.</summary>
    private bool IsStored(int stored, int column, int row)
    {
        var size = slide.Info.Levels![stored];
        return size.TileWidth == TileSize && size.TileHeight == TileSize && (column + 1L) * TileSize <= size.Width && (row + 1L) * TileSize <= size.Height;
    }

    private static PixelBuffer Extend(PixelBuffer read, int width, int height)
    {
        var data = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            var from = read.Data.AsSpan(Math.Min(y, read.Height - 1) * read.Width * 3, read.Width * 3);
            var to = data.AsSpan(y * width * 3, width * 3);
            from.CopyTo(to);
            for (int x = read.Width; x < width; x++) from[^3..].CopyTo(to[(x * 3)..]);
        }

        return read with { Width = width, Height = height, Data = data };
    }
}
