using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>Between grey and colour, 8 bits a sample.</summary>
public static class Colour
{
    /// <summary>RGB of grey, of RGB (itself) or of RGBA (over white, as a page shows it).</summary>
    public static PixelBuffer ToRgb(PixelBuffer source)
    {
        Need8Bit(source);
        if (source.SamplesPerPixel == 3) return source;
        var output = new byte[source.Width * source.Height * 3];
        var data = source.Data;
        for (int i = 0, o = 0; o < output.Length; i++, o += 3)
        {
            if (source.SamplesPerPixel <= 2)
            {
                int at = i * source.SamplesPerPixel;
                output.AsSpan(o, 3).Fill(source.SamplesPerPixel == 1 ? data[at] : OverWhite(data[at], data[at + 1]));
                continue;
            }

            byte alpha = data[(i * 4) + 3];
            for (int c = 0; c < 3; c++) output[o + c] = OverWhite(data[(i * 4) + c], alpha);
        }

        return new(source.Width, source.Height, 3, SampleType.UInt8, output);
    }

    /// <summary>Luma of RGB by ITU-R BT.601; grey is itself.</summary>
    public static PixelBuffer ToGrey(PixelBuffer source)
    {
        Need8Bit(source);
        if (source.SamplesPerPixel == 1) return source;
        var rgb = ToRgb(source).Data;
        var output = new byte[source.Width * source.Height];
        for (int i = 0, o = 0; o < output.Length; i += 3, o++)
        {
            output[o] = (byte)(((299 * rgb[i]) + (587 * rgb[i + 1]) + (114 * rgb[i + 2]) + 500) / 1000);
        }

        return new(source.Width, source.Height, 1, SampleType.UInt8, output);
    }

    /// <summary>16-bit samples to 8 by their upper byte; 8-bit ones as they are.</summary>
    public static PixelBuffer To8Bit(PixelBuffer source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Type == SampleType.UInt8) return source;
        if (source.Type != SampleType.UInt16) throw new ArgumentException($"{source.Type} samples are no colours.", nameof(source));
        var from = MemoryMarshal.Cast<byte, ushort>(source.Data);
        var output = new byte[from.Length];
        for (int i = 0; i < output.Length; i++) output[i] = (byte)(from[i] >> 8);
        return source with { Type = SampleType.UInt8, Data = output };
    }

    /// <summary>White for black, alpha left alone.</summary>
    public static PixelBuffer Invert(PixelBuffer source)
    {
        Need8Bit(source);
        var output = new byte[source.Data.Length];
        int samples = source.SamplesPerPixel;
        for (int i = 0; i < output.Length; i++)
        {
            bool alpha = samples is 2 or 4 && i % samples == samples - 1;
            output[i] = alpha ? source.Data[i] : (byte)(255 - source.Data[i]);
        }

        return source with { Data = output };
    }

    private static byte OverWhite(int value, int alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);

    private static void Need8Bit(PixelBuffer source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Type != SampleType.UInt8) throw new ArgumentException($"8-bit samples are needed, not {source.Type}.", nameof(source));
    }
}
