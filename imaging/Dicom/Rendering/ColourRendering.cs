using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>Stored colour of anything but lossy JPEG to 8-bit RGB (PS3.3 C.7.6.3.1.2).</summary>
internal static class ColourRendering
{
    /// <exception cref="UnsupportedImageException">A colour space that is not converted here; named.</exception>
    public static PixelBuffer ToRgb(PixelBuffer stored, PixelDescription shape)
    {
        var bytes = To8Bit(stored, shape);
        return shape.Photometric switch
        {
            // The last two are transforms of the JPEG 2000 codec, which has undone them.
            "RGB" or "YBR_RCT" or "YBR_ICT" => bytes,
            "YBR_FULL" or "YBR_FULL_422" => Convert(bytes, YbrTables.Full),
            "YBR_PARTIAL_422" or "YBR_PARTIAL_420" => Convert(bytes, YbrTables.Partial),
            var other => throw new UnsupportedImageException($"Photometric Interpretation {other} is not shown here without its codec.", $"photometric {other}"),
        };
    }

    /// <summary>The upper eight of the stored bits.</summary>
    private static PixelBuffer To8Bit(PixelBuffer stored, PixelDescription shape)
    {
        if (stored.Type == SampleType.UInt8) return stored;
        var size = shape.BytesPerSample;
        if (shape.Signed || stored.Type is SampleType.Float32 or SampleType.Float64)
        {
            throw new UnsupportedImageException($"Colour in {stored.Type} samples is not shown here.", $"colour in {stored.Type}");
        }

        var bytes = new byte[stored.Data.Length / size];
        var shift = shape.HighBit - 7;
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = (ulong)Samples.Value(stored, i);
            bytes[i] = (byte)(shift >= 0 ? value >> shift : value);
        }

        return stored with { Type = SampleType.UInt8, Data = bytes };
    }

    private static PixelBuffer Convert(PixelBuffer ybr, YbrTables tables)
    {
        var data = ybr.Data;
        var rgb = new byte[data.Length];
        for (var i = 0; i + 2 < rgb.Length; i += 3) tables.Convert(data[i], data[i + 1], data[i + 2], rgb.AsSpan(i, 3));
        return ybr with { Data = rgb };
    }
}
