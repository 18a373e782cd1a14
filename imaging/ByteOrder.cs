using System.Buffers.Binary;

namespace Lightbox.Imaging;

/// <summary>How a file writes its numbers; every format with two byte orders reads through this.</summary>
internal readonly record struct ByteOrder(bool IsLittle)
{
    public static ByteOrder Little { get; } = new(true);

    public static ByteOrder Big { get; } = new(false);

    /// <summary>Whether the machine has to turn samples of this order around.</summary>
    public bool IsForeign => IsLittle != BitConverter.IsLittleEndian;

    /// <summary>"little" or "big", as <see cref="ImageInfo.ByteOrder"/> says it.</summary>
    public string Name => IsLittle ? "little" : "big";

    public ushort UInt16(ReadOnlySpan<byte> b) => IsLittle ? BinaryPrimitives.ReadUInt16LittleEndian(b) : BinaryPrimitives.ReadUInt16BigEndian(b);

    public short Int16(ReadOnlySpan<byte> b) => (short)UInt16(b);

    public uint UInt32(ReadOnlySpan<byte> b) => IsLittle ? BinaryPrimitives.ReadUInt32LittleEndian(b) : BinaryPrimitives.ReadUInt32BigEndian(b);

    public int Int32(ReadOnlySpan<byte> b) => (int)UInt32(b);

    public ulong UInt64(ReadOnlySpan<byte> b) => IsLittle ? BinaryPrimitives.ReadUInt64LittleEndian(b) : BinaryPrimitives.ReadUInt64BigEndian(b);

    public long Int64(ReadOnlySpan<byte> b) => (long)UInt64(b);

    public float Single(ReadOnlySpan<byte> b) => BitConverter.UInt32BitsToSingle(UInt32(b));

    public double Double(ReadOnlySpan<byte> b) => BitConverter.UInt64BitsToDouble(UInt64(b));

    /// <summary>Turns samples of this order into the machine's, in place.</summary>
    public void ToNative(Span<byte> samples, int bytesPerSample)
    {
        if (!IsForeign || bytesPerSample == 1) return;
        switch (bytesPerSample)
        {
            case 2:
                var two = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(samples);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                var four = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(samples);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            default:
                var eight = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(samples);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }
}
