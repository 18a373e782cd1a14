using Lightbox.Imaging.Native;

namespace Lightbox.Imaging.Raster;

/// <summary>JPEG of four components: CMYK, or YCCK, which is the same after the coder's own transform. Adobe writes it inverted; the samples here are always ink, 0 for none.</summary>
internal static class Cmyk
{
    public static PixelBuffer Decode(byte[] stream, JpegHeader header)
    {
        Vips.Require();
        try
        {
            using var image = NetVips.Image.JpegloadBuffer(stream, failOn: NetVips.Enums.FailOn.Truncated);
            bool fits = image.Width == header.Width && image.Height == header.Height && image.Bands == 4;
            return fits
                ? new(image.Width, image.Height, 4, SampleType.UInt8, Vips.Samples(image))
                : throw new ImageFormatException($"JPEG: {image.Width} x {image.Height} x {image.Bands} decoded, {header.Width} x {header.Height} x 4 announced.", 0, "SOF");
        }
        catch (NetVips.VipsException error)
        {
            throw new ImageFormatException("JPEG: the decoder refuses the stream.", 0, inner: error);
        }
    }

    /// <summary>RGB without a profile: what paper leaves of the light, times what black leaves.</summary>
    public static PixelBuffer ToRgb(PixelBuffer ink)
    {
        var output = new byte[ink.Width * ink.Height * 3];
        for (int i = 0, o = 0; o < output.Length; i += 4, o += 3)
        {
            int light = 255 - ink.Data[i + 3];
            for (var c = 0; c < 3; c++) output[o + c] = (byte)(light - Times(ink.Data[i + c], light));
        }

        return new(ink.Width, ink.Height, 3, SampleType.UInt8, output);
    }

    /// <summary>a * b / 255, rounded.</summary>
    private static int Times(int a, int b)
    {
        int product = (a * b) + 128;
        return (product + (product >> 8)) >> 8;
    }
}
