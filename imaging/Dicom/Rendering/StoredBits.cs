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

    /// <summary>Values from <paramref name="low"/> to <paramref name="high"/> become <paramref name="low"/>, so that one number stands for all padding.</summary>
    public static PixelBuffer Flatten(PixelBuffer stored, double low, double high)
    {
        if (low == high) return stored;
        var data = stored.Data.AsSpan();
        if (stored.Type == SampleType.UInt16)
        {
            foreach (ref var value in MemoryMarshal.Cast<byte, ushort>(data)) value = value >= low && value <= high ? (ushort)low : value;
        }
        else if (stored.Type == SampleType.Int16)
        {
            foreach (ref var value in MemoryMarshal.Cast<byte, short>(data)) value = value >= low && value <= high ? (short)low : value;
        }

        return stored;
    }
}
