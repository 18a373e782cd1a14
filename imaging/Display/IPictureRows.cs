namespace Lightbox.Imaging.Display;

/// <summary>The rows of an 8-bit picture as they are asked for, so that it need never be in memory as a whole.</summary>
internal interface IPictureRows : IDisposable
{
    int Width { get; }

    int Height { get; }

    /// <summary>1 or 3.</summary>
    int SamplesPerPixel { get; }

    /// <summary>Row <paramref name="y"/>: Width x SamplesPerPixel bytes, valid until the next call. Rows are asked for from the top; the one asked for last may be asked for again.</summary>
    ReadOnlySpan<byte> Row(int y);
}

/// <summary>A reader that can give a frame's rows without holding the frame.</summary>
internal interface IRowReader
{
    /// <summary>The rows of exactly what <see cref="IImageReader.ReadDisplay"/> gives; null where that needs the whole frame at once.</summary>
    /// <param name="frame">0-based.</param>
    IPictureRows? TryReadRows(int frame, DisplayOptions options, CancellationToken cancellation);
}

/// <summary>A picture in memory, row by row.</summary>
internal sealed class BufferRows(PixelBuffer picture) : IPictureRows
{
    public int Width => picture.Width;

    public int Height => picture.Height;

    public int SamplesPerPixel => picture.SamplesPerPixel;

    public ReadOnlySpan<byte> Row(int y) => picture.Data.AsSpan(y * picture.Width * picture.SamplesPerPixel, picture.Width * picture.SamplesPerPixel);

    public void Dispose()
    {
    }
}
