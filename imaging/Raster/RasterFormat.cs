namespace Lightbox.Imaging.Raster;

/// <summary>Plain pictures: PNG, JPEG, WebP, GIF, AVIF, BMP and PNM, told by their first bytes.</summary>
internal static class RasterFormat
{
    private static ReadOnlySpan<byte> PngSign => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private static ReadOnlySpan<byte> JpegSign => [0xff, 0xd8, 0xff];

    /// <summary>The format's name, or null.</summary>
    public static string? Recognise(FileHead head)
    {
        if (head.Has(0, PngSign)) return "png";
        if (head.Has(0, JpegSign)) return "jpeg";
        if (head.Has(0, "RIFF"u8) && head.Has(8, "WEBP"u8)) return "webp";
        if (head.Has(0, "GIF87a"u8) || head.Has(0, "GIF89a"u8)) return "gif";
        if (IsAvif(head.Bytes)) return "avif";
        if (BmpHeader.IsStart(head)) return "bmp";
        return PnmHeader.IsStart(head.Bytes) ? "pnm" : null;
    }

    /// <summary>Reads the header; the reader owns the source from then on.</summary>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation) => Recognise(new FileHead(source, cancellation)) switch
    {
        "png" => PngReader.Open(source, cancellation),
        "webp" => PagedReader.Open(source, "webp", "image/webp", cancellation),
        "gif" => PagedReader.Open(source, "gif", "image/gif", cancellation),
        "avif" => PagedReader.Open(source, "avif", "image/avif", cancellation),
        "bmp" => BmpReader.Open(source, cancellation),
        "pnm" => PnmReader.Open(source, cancellation),
        _ => JpegReader.Open(source, cancellation),
    };

    /// <summary>ftyp, then the major brand and the compatible ones; a camera's HEIC shares all but the brand "avif" or "avis".</summary>
    private static bool IsAvif(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || !head[4..8].SequenceEqual("ftyp"u8)) return false;
        var brands = head[8..Math.Min(head.Length, 8 + 64)];
        for (var i = 0; i + 4 <= brands.Length && i + 8 < head[3]; i += 4)
        {
            if (i == 4) continue;
            var brand = brands.Slice(i, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) return true;
        }

        return false;
    }
}
