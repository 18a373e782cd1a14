using System.Buffers;
using Lightbox.Imaging.Native;
using NetVips;
using OpenCvSharp;

namespace Lightbox.Imaging.Display;

/// <summary>What a picture is written as.</summary>
public enum EncodeFormat
{
    /// <summary>image/jpeg: small, for photographs and slides.</summary>
    Jpeg,

    /// <summary>image/png: exact; 8 or 16 bits.</summary>
    Png,

    /// <summary>image/webp: smaller than JPEG, slower to make.</summary>
    WebP,
}

/// <summary>Pictures to files, by the fastest coder tried for each format.</summary>
public static class ImageEncoder
{
    /// <summary>Bytes of a picture for which the pool is asked; what it keeps of more would be felt.</summary>
    private const int LargestLent = 1 << 20;

    /// <summary>Encodes grey or RGB of 8 bits; PNG also takes 16 bits and alpha.</summary>
    /// <param name="quality">1 to 100, for JPEG and WebP; PNG is always exact.</param>
    /// <exception cref="UnsupportedImageException">The native coder does not load here; says what to install.</exception>
    public static byte[] Encode(PixelBuffer picture, EncodeFormat format, int quality = 85)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        bool deep = format == EncodeFormat.Png && picture.Type == SampleType.UInt16;
        if (picture.Type != SampleType.UInt8 && !deep) throw new ArgumentException($"{picture.Type} samples cannot be a {format}.", nameof(picture));
        return format switch
        {
            EncodeFormat.Jpeg => Jpeg(picture, quality),
            EncodeFormat.WebP => WithVips(picture, image => image.WebpsaveBuffer(q: quality, effort: 0)),
            _ => WithVips(picture, image => image.PngsaveBuffer(compression: 1, filter: Enums.ForeignPngFilter.None)),
        };
    }

    /// <summary>IANA's name of the format.</summary>
    public static string MediaType(EncodeFormat format) => format switch
    {
        EncodeFormat.Jpeg => "image/jpeg",
        EncodeFormat.WebP => "image/webp",
        _ => "image/png",
    };

    private static byte[] Jpeg(PixelBuffer picture, int quality)
    {
        var flat = picture.SamplesPerPixel is 1 or 3 ? picture : Colour.ToRgb(picture);
        if (!OpenCv.IsAvailable) return WithVips(flat, image => image.JpegsaveBuffer(q: quality));
        using var mat = Mats.Over(flat);
        if (flat.SamplesPerPixel == 1) return Jpeg(mat, quality);
        return flat.Data.Length <= LargestLent ? SwappedJpeg(flat, quality) : ConvertedJpeg(mat, quality);
    }

    /// <summary>A tile or a preview: the exchanged colours lie in memory that is lent, since fresh memory would cost as much as the exchange.</summary>
    private static byte[] SwappedJpeg(PixelBuffer rgb, int quality)
    {
        var lent = ArrayPool<byte>.Shared.Rent(rgb.Data.Length);
        try
        {
            ColourOrder.Swap(rgb.Data, lent);
            using var bgr = Mat.FromPixelData(rgb.Height, rgb.Width, MatType.CV_8UC3, lent);
            return Jpeg(bgr, quality);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    private static byte[] ConvertedJpeg(Mat rgb, int quality)
    {
        using var bgr = new Mat();
        Cv2.CvtColor(rgb, bgr, ColorConversionCodes.RGB2BGR);
        return Jpeg(bgr, quality);
    }

    /// <summary>Grey rows that somebody else holds.</summary>
    /// <param name="rows">width x height bytes.</param>
    internal static unsafe byte[] GreyJpeg(ReadOnlySpan<byte> rows, int width, int height, int quality)
    {
        if (!OpenCv.IsAvailable) return Jpeg(new PixelBuffer(width, height, 1, SampleType.UInt8, rows.ToArray()), quality);
        fixed (byte* first = rows)
        {
            using var mat = Mat.FromPixelData(height, width, MatType.CV_8UC1, (nint)first);
            return Jpeg(mat, quality);
        }
    }

    private static byte[] Jpeg(Mat mat, int quality)
    {
        Cv2.ImEncode(".jpg", mat, out byte[] encoded, new ImageEncodingParam(ImwriteFlags.JpegQuality, quality));
        return encoded;
    }

    private static byte[] WithVips(PixelBuffer picture, Func<NetVips.Image, byte[]> save)
    {
        Vips.Require();
        bool deep = picture.Type == SampleType.UInt16;
        using var raw = NetVips.Image.NewFromMemory(
            picture.Data, picture.Width, picture.Height, picture.SamplesPerPixel, deep ? Enums.BandFormat.Ushort : Enums.BandFormat.Uchar);
        var meaning = (picture.SamplesPerPixel >= 3, deep) switch
        {
            (true, true) => Enums.Interpretation.Rgb16,
            (true, false) => Enums.Interpretation.Srgb,
            (false, true) => Enums.Interpretation.Grey16,
            _ => Enums.Interpretation.Bw,
        };
        using var named = raw.Copy(interpretation: meaning);
        return save(named);
    }
}
