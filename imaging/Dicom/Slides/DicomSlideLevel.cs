using Lightbox.Imaging.Display;
using Lightbox.Imaging.Raster;
using Lightbox.Imaging.Slides;
using Lightbox.Imaging.Tiff;

namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>One matrix of tiles: a level, or a picture beside the slide.</summary>
internal sealed class DicomSlideLevel
{
    /// <summary>Bytes of a picture read as a whole.</summary>
    private const long MostBytes = 512L << 20;

    private readonly TileFrames frames;

    /// <param name="parts">One instance, or the parts of a concatenation.</param>
    public DicomSlideLevel(IReadOnlyList<SlideInstance> parts)
    {
        Parts = [.. parts.OrderBy(part => part.FrameOffset)];
        if (Parts.Any(part => (part.Columns, part.Rows, part.TileWidth, part.TileHeight) != (One.Columns, One.Rows, One.TileWidth, One.TileHeight)))
            throw new ImageFormatException("The parts of a concatenation have matrices of different sizes.", field: SlideTags.TotalPixelMatrixColumns.ToString());
        frames = new TileFrames(Parts);
    }

    public IReadOnlyList<SlideInstance> Parts { get; }

    /// <summary>The first part, which describes all.</summary>
    public SlideInstance One => Parts[0];

    public int Width => One.Columns;

    public int Height => One.Rows;

    /// <summary>The stored stream of a tile that lies whole inside, with where its fragments are; null when it must be decoded.</summary>
    public (SlideInstance Instance, int Frame)? FindJpeg(int column, int row)
    {
        bool whole = (column + 1L) * One.TileWidth <= Width && (row + 1L) * One.TileHeight <= Height;
        return whole && frames.Find(column, row) is { } found && found.Instance.Reader.File.Syntax.Uid == TransferSyntax.JpegBaseline ? found : null;
    }

    /// <summary>RGB; a tile without a frame is white.</summary>
    public PixelBuffer Read(int x, int y, int width, int height, CancellationToken cancellation)
    {
        if ((long)width * height * 3 > MostBytes)
            throw new ImageLimitException($"{width} x {height} pixels at once are above {MostBytes >> 20} MiB; ask for a smaller part or level.");
        var result = new PixelBuffer(width, height, 3, SampleType.UInt8, new byte[width * height * 3]);
        result.Data.AsSpan().Fill(255);
        for (int row = y / One.TileHeight; row <= (y + height - 1) / One.TileHeight; row++)
        {
            for (int column = x / One.TileWidth; column <= (x + width - 1) / One.TileWidth; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (frames.Find(column, row) is not { } found) continue;
                var tile = Colour.ToRgb(found.Instance.Reader.ReadDisplay(found.Frame, DisplayOptions.Default, cancellation));
                Mosaic.Paste(tile, (column * One.TileWidth) - x, (row * One.TileHeight) - y, result);
            }
        }

        return result;
    }

    /// <summary>
    /// The head to put in front of a stored stream, whose own SOI it replaces: with a marker where three components are RGB and the stream does not say so itself.
    /// </summary>
    /// <returns>Null when the stream is not what the header says, or says something else of its colours.</returns>
    public byte[]? HeadOf(ReadOnlySpan<byte> stream)
    {
        try
        {
            var header = JpegDecoder.ReadHeader(stream);
            if (header.Width != One.TileWidth || header.Height != One.TileHeight || header.Process > 2 || header.Precision != 8) return null;
            if (header.Components == 1) return One.Reader.Info.Photometric == "MONOCHROME2" ? JpegTile.Head([], isRgb: false) : null;
            if (header.Components != 3) return null;
            bool ycbcr = JpegDecoder.IsYcbcr(header, One.Reader.Info.Photometric ?? "RGB");
            bool said = header.AdobeTransform is { } transform ? transform == 1 : header.HasJfif;
            return header.AdobeTransform is null && !header.HasJfif ? JpegTile.Head([], isRgb: !ycbcr) : said == ycbcr ? JpegTile.Head([], isRgb: false) : null;
        }
        catch (ImageFormatException)
        {
            // Decoding says what is wrong, and where.
            return null;
        }
    }
}
