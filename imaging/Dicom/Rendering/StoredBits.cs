using System.Numerics;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The bits of a sample that count. Only Bits Stored of them do, up to High Bit; old files keep overlays in the rest, and some leave the sign
/// bits above unset.
/// </summary>
internal static class StoredBits
{
    /// <summary>Shifts the stored bits down to bit 0 and extends their sign, in place: the buffer is this frame's own.</summary>
    public static PixelBuffer Normalise(PixelBuffer stored, PixelDescription shape)
    {
        if (shape.BitsStored == shape.BitsAllocated || shape.BitsAllocated == 1) return stored;
        var left = shape.BitsAllocated - 1 - shape.HighBit;
        var right = shape.BitsAllocated - shape.BitsStored;
        var data = stored.Data.AsSpan();
        switch (stored.Type)
        {
            case SampleType.UInt8:
                foreach (ref var value in data) value = (byte)((byte)(value << left) >> right);
                break;
            case SampleType.Int8:
                foreach (ref var value in MemoryMarshal.Cast<byte, sbyte>(data)) value = (sbyte)((sbyte)(value << left) >> right);
                break;
            case SampleType.UInt16:
                foreach (ref var value in MemoryMarshal.Cast<byte, ushort>(data)) value = (ushort)((ushort)(value << left) >> right);
                break;
            case SampleType.Int16:
                foreach (ref var value in MemoryMarshal.Cast<byte, short>(data)) value = (short)((short)(value << left) >> right);
                break;
            case SampleType.UInt32:
                foreach (ref var value in MemoryMarshal.Cast<byte, uint>(data)) value = value << left >> right;
                break;
            case SampleType.Int32:
                foreach (ref var value in MemoryMarshal.Cast<byte, int>(data)) value = value << left >> right;
                break;
        }

        return stored;
    }

    /// <summary>The least value that the stored bits can say.</summary>
    public static double Least(PixelDescription shape) => shape.Signed ? -Math.Pow(2, shape.BitsStored - 1) : 0;

    /// <summary>The greatest.</summary>
    public static double Greatest(PixelDescription shape) => Math.Pow(2, shape.Signed ? shape.BitsStored - 1 : shape.BitsStored) - 1;

    /// <summary>Values from <paramref name="low"/> to <paramref name="high"/> become <paramref name="low"/>, so that one number stands for all padding.</summary>
    public static PixelBuffer Flatten(PixelBuffer stored, double low, double high)
    {
        if (low == high) return stored;
        var data = stored.Data.AsSpan();
        switch (stored.Type)
        {
            case SampleType.UInt8: Flatten(data, low, high); break;
            case SampleType.Int8: Flatten(MemoryMarshal.Cast<byte, sbyte>(data), low, high); break;
            case SampleType.UInt16: Flatten(MemoryMarshal.Cast<byte, ushort>(data), low, high); break;
            case SampleType.Int16: Flatten(MemoryMarshal.Cast<byte, short>(data), low, high); break;
            case SampleType.UInt32: Flatten(MemoryMarshal.Cast<byte, uint>(data), low, high); break;
            case SampleType.Int32: Flatten(MemoryMarshal.Cast<byte, int>(data), low, high); break;
            case SampleType.Float32: Flatten(MemoryMarshal.Cast<byte, float>(data), low, high); break;
            case SampleType.Float64: Flatten(MemoryMarshal.Cast<byte, double>(data), low, high); break;
        }

        return stored;
    }

    private static void Flatten<T>(Span<T> values, double low, double high)
        where T : INumber<T>
    {
        var (from, to) = (T.CreateSaturating(low), T.CreateSaturating(high));
        foreach (ref var value in values)
        {
            if (value >= from && value <= to) value = from;
        }
    }
}
