using System.Buffers.Binary;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>The extra fields of an entry: id, length, value (APPNOTE.TXT 4.5).</summary>
internal static class ZipExtra
{
    private const int Wide = 0x0001;

    /// <summary>The value of a field; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra, int wanted)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) return default;
            if (id == wanted) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return default;
    }

    /// <summary>Zip64 holds, in this order, the numbers that did not fit (4.5.3).</summary>
    public static void Widen(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        var field = Find(extra, Wide);
        Take(ref field, ref size);
        Take(ref field, ref packed);
        Take(ref field, ref offset);
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref long number)
    {
        if (number != uint.MaxValue || field.Length < 8) return;
        number = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
    }
}
