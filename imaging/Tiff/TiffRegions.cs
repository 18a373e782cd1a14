using System.Runtime.ExceptionServices;
using Lightbox.Imaging.Slides;

namespace Lightbox.Imaging.Tiff;

/// <summary>Rectangles put together from tiles or strips, one segment for each processor in memory at a time.</summary>
internal static class TiffRegions
{
    /// <summary>From here on waking other threads costs less than it saves.</summary>
    private const int ManySegments = 16;

    /// <summary>8-bit RGB; a tile that was not stored is white, as glass is.</summary>
    public static PixelBuffer ReadRgb(TiffPicture picture, int x, int y, int width, int height, CancellationToken cancellation)
    {
        bool direct = picture is { Compression: TiffCompression.Jpeg, IsTiled: true, SamplesStored: 3, Photometric: 2 or 6 };
        return direct
            ? ReadJpeg(picture, x, y, width, height, cancellation)
            : ReadRgb(picture, x, y, width, height, stored => TiffColour.ToRgb(picture, stored, cancellation), cancellation);
    }

    /// <param name="toRgb">From a segment's stored samples to 8-bit RGB.</param>
    public static PixelBuffer ReadRgb(
        TiffPicture picture, int x, int y, int width, int height, Func<PixelBuffer, PixelBuffer> toRgb, CancellationToken cancellation)
    {
        var result = White(picture, width, height);
        Copy(picture, x, y, result, toRgb, cancellation);
        return result;
    }

    /// <summary>The same for JPEG tiles, which are decoded to where they belong.</summary>
    private static PixelBuffer ReadJpeg(TiffPicture picture, int x, int y, int width, int height, CancellationToken cancellation)
    {
        TiffSegments.Require(picture);
        CheckSize(picture, width, height, 3);

        // Every pixel is a tile's or glass: nothing of what was in the memory stays.
        var result = new PixelBuffer(width, height, 3, SampleType.UInt8, GC.AllocateUninitializedArray<byte>(width * height * 3));
        ForEach(picture, x, y, result, Read, cancellation);
        return result;

        void Read(int column, int row, int left, int top)
        {
            if (picture.ReadSegment(column, row, 0, cancellation) is { } stored) JpegTile.DecodeInto(picture, stored, result, left, top);
            else Mosaic.Fill(result, left, top, picture.SegmentWidth, picture.SegmentHeight, 255);
        }
    }

    private static PixelBuffer White(TiffPicture picture, int width, int height)
    {
        var output = Allocate(picture, width, height, 3);
        output.AsSpan().Fill(255);
        return new PixelBuffer(width, height, 3, SampleType.UInt8, output);
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
        CheckSize(picture, width, height, bytesPerPixel);
        return new byte[(long)width * height * bytesPerPixel];
    }

    private static void CheckSize(TiffPicture picture, int width, int height, int bytesPerPixel)
    {
        long size = (long)width * height * bytesPerPixel;

        // Strips are all stored, so that the file itself bounds the picture; tiles may be left out.
        if (!picture.IsTiled) TiffCompression.RequirePossible(picture.Compression, picture.Stored, size / bytesPerPixel * picture.Bits / 8);
        if (size > TiffLimits.Picture) throw new ImageLimitException($"{width} x {height} pixels of TIFF directory {picture.Directory.Index} at once are above {TiffLimits.Picture >> 20} MiB; ask for a smaller part or level.");
    }

    private static void Copy(TiffPicture picture, int x, int y, PixelBuffer into, Func<PixelBuffer, PixelBuffer> convert, CancellationToken cancellation)
    {
        ForEach(picture, x, y, into, Read, cancellation);

        void Read(int column, int row, int left, int top)
        {
            if (TiffSegments.Read(picture, column, row, cancellation) is { } stored) Mosaic.Paste(convert(stored), left, top, into);
        }
    }

    /// <summary>
    /// Every segment that a region touches, with where its corner lies in it. Large regions are read by all processors, each a row of segments at a time: what one person waits for,
    /// an overview, is decoded in a fraction of the time.
    /// </summary>
    private static void ForEach(TiffPicture picture, int x, int y, PixelBuffer into, Action<int, int, int, int> read, CancellationToken cancellation)
    {
        int firstColumn = x / picture.SegmentWidth, firstRow = y / picture.SegmentHeight;
        int lastColumn = (x + into.Width - 1) / picture.SegmentWidth, lastRow = (y + into.Height - 1) / picture.SegmentHeight;
        void Row(int row)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                read(column, row, (column * picture.SegmentWidth) - x, (row * picture.SegmentHeight) - y);
            }
        }

        if ((lastRow - firstRow + 1L) * (lastColumn - firstColumn + 1) < ManySegments || firstRow == lastRow)
        {
            for (int row = firstRow; row <= lastRow; row++) Row(row);
            return;
        }

        try
        {
            Parallel.For(firstRow, lastRow + 1, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, Row);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
