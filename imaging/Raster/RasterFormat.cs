namespace Lightbox.Imaging.Raster;

/// <summary>Plain PNG and JPEG files.</summary>
internal static class RasterFormat
{
    private static ReadOnlySpan<byte> PngSign => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private static ReadOnlySpan<byte> JpegSign => [0xff, 0xd8, 0xff];

    /// <summary>png, jpeg or null.</summary>
    public static string? Recognise(FileHead head) => head.Has(0, PngSign) ? "png" : head.Has(0, JpegSign) ? "jpeg" : null;

    /// <summary>Reads the header; the reader owns the source from then on.</summary>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> sign = stackalloc byte[8];
        source.ReadExactly(0, sign, "signature", cancellation);
        return sign.SequenceEqual(PngSign) ? PngReader.Open(source, cancellation) : JpegReader.Open(source, cancellation);
    }
}
