using System.Runtime.InteropServices;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Tiff;

/// <summary>Stored samples to what a screen shows, by PhotometricInterpretation (TIFF 6.0 section 8).</summary>
internal static class TiffColour
{
    /// <summary>The photometric in words; the names DICOM has for the same things.</summary>
    public static string Name(int photometric) => photometric switch
    {
        0 => "MONOCHROME1",
        1 => "MONOCHROME2",
        2 => "RGB",
        3 => "PALETTE COLOR",
        5 => "CMYK",
        6 => "YCbCr",
        8 => "CIELab",
        _ => $"photometric {photometric}",
    };

    /// <summary>8-bit RGB of colour and of 8-bit grey.</summary>
    /// <exception cref="UnsupportedImageException">Deep grey, which needs a window first, and colour spaces without a conversion here.</exception>
    public static PixelBuffer ToRgb(TiffPicture picture, PixelBuffer stored, CancellationToken cancellation)
    {
        if (TiffCompression.IsPictureCodec(picture.Compression) && !picture.IsPlanar && picture.Photometric is 1 or 2 or 6) return Colour.ToRgb(stored);
        if (stored.Type is not (SampleType.UInt8 or SampleType.UInt16)) throw Unsupported(picture);
        bool bytes = stored.Type == SampleType.UInt8;
        return (picture.Photometric, picture.Samples) switch
        {
            (0, 1) when bytes => Colour.ToRgb(Colour.Invert(Stretched(picture, stored))),
            (1, 1) when bytes => Colour.ToRgb(Stretched(picture, stored)),
            (2, >= 3) => FirstThree(Colour.To8Bit(stored)),
            (3, 1) when bytes => Palette(picture, stored, cancellation),
            (5, >= 4) => Cmyk(Colour.To8Bit(stored)),
            _ => throw Unsupported(picture),
        };
    }

    /// <summary>Grey of 1, 2 or 4 bits over the whole range of a byte.</summary>
    public static PixelBuffer Stretched(TiffPicture picture, PixelBuffer stored)
    {
        if (picture.Bits >= 8) return stored;
        int most = (1 << picture.Bits) - 1;
        return stored with { Data = Array.ConvertAll(stored.Data, value => (byte)(value * 255 / most)) };
    }

    /// <summary>Ink to light without a profile, as libtiff does it: (255 - ink) x (255 - black) / 255.</summary>
    private static PixelBuffer Cmyk(PixelBuffer stored)
    {
        int samples = stored.SamplesPerPixel;
        var output = new byte[stored.Width * stored.Height * 3];
        for (int from = 0, to = 0; to < output.Length; from += samples, to += 3)
        {
            int light = 255 - stored.Data[from + 3];
            for (int c = 0; c < 3; c++) output[to + c] = (byte)(light * (255 - stored.Data[from + c]) / 255);
        }

        return new(stored.Width, stored.Height, 3, SampleType.UInt8, output);
    }

    /// <summary>Extra samples (alpha, more channels) are left out.</summary>
    private static PixelBuffer FirstThree(PixelBuffer stored)
    {
        if (stored.SamplesPerPixel == 3) return stored;
        var output = new byte[stored.Width * stored.Height * 3];
        for (int from = 0, to = 0; to < output.Length; from += stored.SamplesPerPixel, to += 3) stored.Data.AsSpan(from, 3).CopyTo(output.AsSpan(to));
        return new(stored.Width, stored.Height, 3, SampleType.UInt8, output);
    }

    /// <summary>ColorMap: all reds, then greens, then blues, 16 bits each.</summary>
    private static PixelBuffer Palette(TiffPicture picture, PixelBuffer stored, CancellationToken cancellation)
    {
        int count = 1 << picture.Bits;
        if (picture.Directory.Find(TiffTag.ColorMap) is not { Type: 3 } entry || entry.Count != 3 * count) throw picture.Directory.Broken(TiffTag.ColorMap, $"is not {3 * count} SHORTs");
        var map = picture.Directory.Bytes(entry, 6 * count, TiffTag.ColorMap, cancellation);
        picture.Order.ToNative(map, 2);
        var colours = MemoryMarshal.Cast<byte, ushort>(map);
        var output = new byte[stored.Data.Length * 3];
        for (int i = 0; i < stored.Data.Length; i++)
        {
            for (int c = 0; c < 3; c++) output[(i * 3) + c] = (byte)(colours[(c * count) + stored.Data[i]] >> 8);
        }

        return new(stored.Width, stored.Height, 3, SampleType.UInt8, output);
    }

    private static UnsupportedImageException Unsupported(TiffPicture picture)
    {
        string what = $"TIFF {Name(picture.Photometric)} of {picture.Samples} x {picture.Bits} bits";
        return new($"No conversion here for {what}.", what);
    }
}
