using System.Numerics;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>Samples of any type as numbers.</summary>
public static class Samples
{
    /// <summary>Sample <paramref name="index"/> of the buffer, counted from its start.</summary>
    public static double Value(PixelBuffer buffer, int index)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var data = buffer.Data.AsSpan();
        return buffer.Type switch
        {
            SampleType.UInt8 => data[index],
            SampleType.Int8 => (sbyte)data[index],
            SampleType.UInt16 => MemoryMarshal.Cast<byte, ushort>(data)[index],
            SampleType.Int16 => MemoryMarshal.Cast<byte, short>(data)[index],
            SampleType.UInt32 => MemoryMarshal.Cast<byte, uint>(data)[index],
            SampleType.Int32 => MemoryMarshal.Cast<byte, int>(data)[index],
            SampleType.UInt64 => MemoryMarshal.Cast<byte, ulong>(data)[index],
            SampleType.Int64 => MemoryMarshal.Cast<byte, long>(data)[index],
            SampleType.Float32 => MemoryMarshal.Cast<byte, float>(data)[index],
            _ => MemoryMarshal.Cast<byte, double>(data)[index],
        };
    }

    /// <summary>How many samples the buffer holds.</summary>
    public static int Count(PixelBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Data.Length / PixelBuffer.BytesPerSample(buffer.Type);
    }

    /// <summary>Least and greatest of 16-bit samples after their sign bit was flipped, which puts two's complement in order.</summary>
    internal static (int Low, int High) Range16(ReadOnlySpan<ushort> samples, ushort sign)
    {
        ushort low = ushort.MaxValue, high = 0;
        int i = 0;
        if (Vector.IsHardwareAccelerated && samples.Length >= Vector<ushort>.Count)
        {
            Vector<ushort> flip = new(sign), lows = new(low), highs = new(high);
            for (; i <= samples.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                var block = new Vector<ushort>(samples[i..]) ^ flip;
                lows = Vector.Min(lows, block);
                highs = Vector.Max(highs, block);
            }

            for (int lane = 0; lane < Vector<ushort>.Count; lane++)
            {
                low = Math.Min(low, lows[lane]);
                high = Math.Max(high, highs[lane]);
            }
        }

        for (; i < samples.Length; i++)
        {
            ushort value = (ushort)(samples[i] ^ sign);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }
}
