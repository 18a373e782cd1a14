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
        if (picture.Compression == TiffCompression.Jpeg && picture.Photometric is 1 or 2 or 6) return Colour.ToRgb(stored);
        if (stored.Type is not (SampleType.UInt8 or SampleType.UInt16)) throw Unsupported(picture);
        return (picture.Photometric, picture.Samples) switch
        {
            (0, 1) when stored.Type == SampleType.UInt8 => Colour.ToRgb(Colour.Invert(stored)),
            (1, 1) when stored.Type == SampleType.UInt8 => Colour.ToRgb(stored),
            (2, >= 3) => FirstThree(Colour.To8Bit(stored)),
            (3, 1) when stored.Type == SampleType.UInt8 => Palette(picture, stored, cancellation),
            _ => throw Unsupported(picture),
        };
    }

    /// <summary>Extra samples (alpha, more channels) are left out.</summary>
    private static PixelBuffer FirstThree(PixelBuffer stored)
    {
        if (stored.SamplesPerPixel == 3) return stored;
        var output = new byte[stored.Width * stored.Height * 3];
        for (int from = 0, to = 0; to < output.Length; from += stored.SamplesPerPixel, to += 3) stored.Data.AsSpan(from, 3).CopyTo(output.AsSpan(to));
        return new(stored.Width, stored.Height, 3, SampleType.UInt8, output);
    }

    /// <summary>ColorMap: 256 reds, then greens, then blues, 16 bits each.</summary>
    private static PixelBuffer Palette(TiffPicture picture, PixelBuffer stored, CancellationToken cancellation)
    {
        if (picture.Directory.Find(TiffTag.ColorMap) is not { Type: 3, Count: 768 } entry) throw picture.Directory.Broken(TiffTag.ColorMap, "is not 768 SHORTs");
        var map = picture.Directory.Bytes(entry, 1536, TiffTag.ColorMap, cancellation);
        picture.Order.ToNative(map, 2);
        var colours = MemoryMarshal.Cast<byte, ushort>(map);
        var output = new byte[stored.Data.Length * 3];
        for (int i = 0; i < stored.Data.Length; i++)
        {
            for (int c = 0; c < 3; c++) output[(i * 3) + c] = (byte)(colours[(c * 256) + stored.Data[i]] >> 8);
        }

        return new(stored.Width, stored.Height, 3, SampleType.UInt8, output);
    }

    private static UnsupportedImageException Unsupported(TiffPicture picture)
    {
        string what = $"TIFF {Name(picture.Photometric)} of {picture.Samples} x {picture.Bits} bits";
        return new($"No conversion here for {what}.", what);
    }
}
