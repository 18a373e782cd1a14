namespace Lightbox.Imaging.Slides;

/// <summary>Pictures put together from tiles.</summary>
internal static class Mosaic
{
    /// <summary>Copies the part of <paramref name="tile"/> that lies inside, its corner being at (left, top); both have the same samples.</summary>
    public static void Paste(PixelBuffer tile, int left, int top, PixelBuffer into) => Paste(tile.Data, tile.Width, tile.Height, left, top, into);

    /// <param name="tile">width x height pixels of the samples that <paramref name="into"/> has.</param>
    /// <inheritdoc cref="Paste(PixelBuffer, int, int, PixelBuffer)"/>
    public static void Paste(ReadOnlySpan<byte> tile, int width, int height, int left, int top, PixelBuffer into)
    {
        int pixel = into.SamplesPerPixel * PixelBuffer.BytesPerSample(into.Type);
        int fromX = Math.Max(0, -left), toX = Math.Max(0, left);
        int count = (Math.Min(left + width, into.Width) - toX) * pixel;
        for (int row = Math.Max(0, -top); row < height && top + row < into.Height; row++)
        {
            tile.Slice(((row * width) + fromX) * pixel, count).CopyTo(into.Data.AsSpan((((top + row) * into.Width) + toX) * pixel));
        }
    }

    /// <summary>Gives every byte of a tile's place the same value.</summary>
    public static void Fill(PixelBuffer into, int left, int top, int width, int height, byte value)
    {
        int pixel = into.SamplesPerPixel * PixelBuffer.BytesPerSample(into.Type);
        int from = Math.Max(0, left), to = Math.Min(into.Width, left + width);
        for (int row = Math.Max(0, top); row < Math.Min(into.Height, top + height); row++) into.Data.AsSpan(((row * into.Width) + from) * pixel, (to - from) * pixel).Fill(value);
    }
}
