namespace Lightbox.Imaging.Slides.DeepZoom;

/// <summary>One level of a Deep Zoom pyramid: each is half of the next, rounded up, the last is the slide.</summary>
/// <param name="Number">0 for the single pixel.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Stored">The slide's level that has these pixels and tiles; null when they have to be made.</param>
public sealed record DeepZoomLevel(int Number, int Width, int Height, int TileSize, int? Stored)
{
    public int Columns => (Width + TileSize - 1) / TileSize;

    public int Rows => (Height + TileSize - 1) / TileSize;

    /// <summary>Pixels of a tile; those at the right and lower edge are smaller.</summary>
    public (int Width, int Height) SizeOf(int column, int row) => (Math.Min(TileSize, Width - (column * TileSize)), Math.Min(TileSize, Height - (row * TileSize)));
}
