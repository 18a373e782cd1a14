using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// A file of one picture. Pixels come as stored: an EXIF orientation is not applied, neither to the frame nor to what is shown, so that
/// coordinates of annotations and Rows x Columns always mean the same pixels.
/// </summary>
internal abstract class RasterReader(IByteSource source, ImageInfo info) : IImageReader
{
    public ImageInfo Info { get; } = info;

    protected static ImageLimits Limits => ImageLimits.Default;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame != 0) throw new ImageRangeException($"Frame {frame} asked for; the picture has one, frame 0.");
        return Decode(ReadAll(source, cancellation));
    }

    public virtual PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public void Dispose() => source.Dispose();

    protected abstract PixelBuffer Decode(byte[] file);

    protected static ImageInfo Describe(string format, string mediaType, int columns, int rows, int samples, int bits) => new()
    {
        Format = format,
        MediaType = mediaType,
        Kind = ImageKind.Image,
        Rows = rows,
        Columns = columns,
        Frames = 1,
        SamplesPerPixel = samples,
        BitsAllocated = bits,
        BitsStored = bits,
        PixelRepresentation = 0,
        Photometric = samples <= 2 ? "MONOCHROME2" : "RGB",
    };

    /// <summary>The whole file.</summary>
    /// <exception cref="ImageLimitException">It is too large to be held.</exception>
    public static byte[] ReadAll(IByteSource source, CancellationToken cancellation)
    {
        if (source.Length > Limits.MaxEncodedBytes)
        {
            throw new ImageLimitException($"A picture file of {source.Length} bytes is over the limit of {Limits.MaxEncodedBytes}.");
        }

        var file = new byte[source.Length];
        source.ReadExactly(0, file, "picture", cancellation);
        return file;
    }
}
