namespace Lightbox.Imaging;

/// <summary>The type of one sample, as the file stores it.</summary>
public enum SampleType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}

/// <summary>
/// A rectangle of samples: C order (rows from the top, then columns), samples of a pixel interleaved, little-endian.
/// 1-bit images are unpacked to one <see cref="SampleType.UInt8"/> (0 or 1) a pixel.
/// </summary>
/// <param name="Width">Columns, pixels.</param>
/// <param name="Height">Rows, pixels.</param>
/// <param name="SamplesPerPixel">1 for grey and palette indices, 3 for colour, 4 with alpha.</param>
/// <param name="Type">The type of each sample.</param>
/// <param name="Data">Exactly Width x Height x SamplesPerPixel x bytes per sample.</param>
public sealed record PixelBuffer(int Width, int Height, int SamplesPerPixel, SampleType Type, byte[] Data)
{
    /// <summary>Bytes of one sample of this type.</summary>
    public static int BytesPerSample(SampleType type) => type switch
    {
        SampleType.UInt8 or SampleType.Int8 => 1,
        SampleType.UInt16 or SampleType.Int16 => 2,
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => 4,
        _ => 8,
    };

    /// <summary>numpy's name of the type ("uint16"), as tools of this field print it.</summary>
    public static string NumpyName(SampleType type) => type.ToString().ToLowerInvariant();
}
