namespace Lightbox.Imaging.Dicom;

/// <summary>Pixel Padding Value, or the range from it to its limit (PS3.3 C.7.5.1.1.2), as stored values of this image's sign.</summary>
internal static class Padding
{
    /// <summary>Null when the file pads nothing.</summary>
    public static (double Low, double High)? Of(DataSet dataSet, PixelDescription shape)
    {
        var (value, limit) = shape.Type switch
        {
            SampleType.Float32 => (Tags.FloatPixelPaddingValue, Tags.FloatPixelPaddingRangeLimit),
            SampleType.Float64 => (Tags.DoubleFloatPixelPaddingValue, Tags.DoubleFloatPixelPaddingRangeLimit),
            _ => (Tags.PixelPaddingValue, Tags.PixelPaddingRangeLimit),
        };
        if (dataSet.Number(value) is not { } padding) return null;
        var one = AsStored(padding, shape);
        var other = dataSet.Number(limit) is { } end ? AsStored(end, shape) : one;
        return (Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Written as US although the pixels are signed, or the other way round: both are common. Only the stored bits count.</summary>
    private static double AsStored(double value, PixelDescription shape)
    {
        if (shape.BitsAllocated > 16 || value != Math.Floor(value)) return value;
        var low = (int)value & ((1 << shape.BitsStored) - 1);
        var sign = 1 << (shape.BitsStored - 1);
        return shape.Signed ? (low ^ sign) - sign : low;
    }
}
