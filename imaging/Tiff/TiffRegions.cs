using Lightbox.Imaging.Slides;

namespace Lightbox.Imaging.Tiff;

/// <summary>Rectangles put together from tiles or strips, one segment in memory at a time.</summary>
internal static class TiffRegions
{
    /// <summary>8-bit RGB; a tile that was not stored is white, as glass is.</summary>
    public static PixelBuffer ReadRgb(TiffPicture picture, int x, int y, int width, int height, CancellationToken cancellation) =>
        ReadRgb(picture, x, y, width, height, stored => TiffColour.ToRgb(picture, stored, cancellation), cancellation);

    /// <param name="toRgb">From a segment's stored samples to 8-bit RGB.</param>
    public static PixelBuffer ReadRgb(
        TiffPicture picture, int x, int y, int width, int height, Func<PixelBuffer, PixelBuffer> toRgb, CancellationToken cancellation)
    {
        var output = Allocate(picture, width, height, 3);
        output.AsSpan().Fill(255);
        var result = new PixelBuffer(width, height, 3, SampleType.UInt8, output);
        Copy(picture, x, y, result, toRgb, cancellation);
        return result;
    }

    /// <summary>The whole picture, samples as stored.</summary>
    public static PixelBuffer ReadStored(TiffPicture picture, CancellationToken cancellation)
    {
        TiffSegments.Require(picture);
        var type = TiffSegments.TypeOf(picture);
        var output = Allocate(picture, picture.Width, picture.Height, picture.Samples * PixelBuffer.BytesPerSample(type));
        var result = new PixelBuffer(picture.Width, picture.Height, picture.Samples, type, output);
        Copy(picture, 0, 0, result, stored => stored, cancellation);
        return result;
    }

    private static byte[] Allocate(TiffPicture picture, int width, int height, int bytesPerPixel)
    {
        long size = (long)width * height * bytesPerPixel;

        // Strips are all stored, so that the file itself bounds the picture; tiles may be left out.
        if (!picture.IsTiled) TiffCompression.RequirePossible(picture.Compression, picture.Stored, size / bytesPerPixel * picture.Bits / 8);
        return size <= TiffLimits.Picture
            ? new byte[size]
            : throw new ImageLimitException($"{width} x {height} pixels of TIFF directory {picture.Directory.Index} at once are above {TiffLimits.Picture >> 20} MiB; ask for a smaller part or level.");
    }

    private static void Copy(TiffPicture picture, int x, int y, PixelBuffer into, Func<PixelBuffer, PixelBuffer> convert, CancellationToken cancellation)
    {
        int lastColumn = (x + into.Width - 1) / picture.SegmentWidth, lastRow = (y + into.Height - 1) / picture.SegmentHeight;
        for (int row = y / picture.SegmentHeight; row <= lastRow; row++)
        {
            for (int column = x / picture.SegmentWidth; column <= lastColumn; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (TiffSegments.Read(picture, column, row, cancellation) is not { } stored) continue;
                Mosaic.Paste(convert(stored), (column * picture.SegmentWidth) - x, (row * picture.SegmentHeight) - y, into);
            }
        }
    }
}
