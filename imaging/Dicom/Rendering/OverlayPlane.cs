using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// One overlay (PS3.3 C.9.2), a bit for each of its pixels: in an element of its own, or in old files in a bit of the image's pixels that is not
/// stored value.
/// </summary>
/// <param name="Group">6000, 6002 ... 601E.</param>
/// <param name="Top">Row of the image below its first row, 0-based; may be negative.</param>
/// <param name="Left">Likewise the column.</param>
/// <param name="FirstFrame">The image's frame its first frame belongs to, 0-based.</param>
/// <param name="Bit">The bit of the pixels that holds it; null when <paramref name="Data"/> does.</param>
internal sealed record OverlayPlane(ushort Group, int Rows, int Columns, int Top, int Left, int Frames, int FirstFrame, int? Bit, Element? Data)
{
    private const ushort FramesElement = 0x0015, RowsElement = 0x0010, ColumnsElement = 0x0011, OriginElement = 0x0050, FrameOriginElement = 0x0051,
        BitPositionElement = 0x0102, DataElement = 0x3000;

    /// <summary>The overlays of a file; what has no size or no bits is none.</summary>
    public static IReadOnlyList<OverlayPlane> All(DataSet dataSet, PixelDescription shape)
    {
        var planes = new List<OverlayPlane>();
        for (ushort group = 0x6000; group <= 0x601E; group += 2)
        {
            if (dataSet.Integer(new(group, RowsElement)) is not (> 0 and <= 65535 and var rows)) continue;
            if (dataSet.Integer(new(group, ColumnsElement)) is not (> 0 and <= 65535 and var columns)) continue;
            var data = dataSet.Find(new(group, DataElement));
            var bit = data is null ? dataSet.Integer(new(group, BitPositionElement)) : null;
            // A bit of the stored value is no overlay, whatever the header says.
            if (data is null && (bit is not { } position || position >= shape.BitsAllocated || IsValueBit(position, shape))) continue;
            var origin = dataSet.Numbers(new(group, OriginElement)) is [var top, var left, ..] ? ((int)top - 1, (int)left - 1) : (0, 0);
            var frames = dataSet.Integer(new(group, FramesElement));
            var first = (dataSet.Integer(new(group, FrameOriginElement)) ?? 1) - 1;
            planes.Add(new(group, rows, columns, origin.Item1, origin.Item2, Math.Max(1, frames ?? shape.Frames), first, bit, data) { IsStill = frames is null or 0 });
        }

        return planes;
    }

    /// <summary>One plane of bits for all frames.</summary>
    private bool IsStill { get; init; }

    /// <summary>The plane's bits on one frame as bytes of 0 or 1, row by row; null when it has none there.</summary>
    /// <param name="stored">The frame as stored, all bits of it.</param>
    /// <exception cref="ImageFormatException">The overlay's data end before the plane does.</exception>
    public byte[]? Read(IByteSource source, DataSet dataSet, PixelBuffer stored, int frame, CancellationToken cancellation)
    {
        if (Bit is { } bit) return (Rows, Columns) == (stored.Height, stored.Width) && stored.SamplesPerPixel == 1 ? Embedded(stored, bit) : null;
        var index = IsStill ? 0 : frame - FirstFrame;
        return index < 0 || index >= Frames ? null : Own(source, dataSet, index, cancellation);
    }

    private byte[] Own(IByteSource source, DataSet dataSet, int index, CancellationToken cancellation)
    {
        var element = Data!.Value;
        var size = (long)Rows * Columns;
        var from = index * size;
        // Whole words: in a big-endian file the bits sit in swapped ones (PS3.5 7.3).
        var (start, end) = (from / 8 & ~1L, (from + size + 7) / 8);
        if (end > element.Length)
        {
            throw new ImageFormatException($"The overlay takes {end} bytes, {element.Tag} has {element.Length}.", element.Offset, element.Tag.ToString());
        }

        var bytes = new byte[Math.Min((end + 1) & ~1L, element.Length) - start];
        source.ReadExactly(element.ValueOffset + start, bytes, element.Tag.ToString(), cancellation);
        if (dataSet.Encoding.BigEndian && element.Vr == Vr.OW)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        ImageLimits.Default.CheckSize("An overlay", Columns, Rows);
        var bits = new byte[size];
        var first = from - (start * 8);
        for (var i = 0; i < bits.Length; i++) bits[i] = (byte)(bytes[(first + i) >> 3] >> (int)((first + i) & 7) & 1);
        return bits;
    }

    private static byte[] Embedded(PixelBuffer stored, int bit)
    {
        var size = PixelBuffer.BytesPerSample(stored.Type);
        var bits = new byte[stored.Width * stored.Height];
        var (skip, shift) = (bit / 8, bit % 8);
        for (var i = 0; i < bits.Length; i++) bits[i] = (byte)(stored.Data[(i * size) + skip] >> shift & 1);
        return bits;
    }

    private static bool IsValueBit(int bit, PixelDescription shape) => bit < 0 || (bit <= shape.HighBit && bit > shape.HighBit - shape.BitsStored);
}
