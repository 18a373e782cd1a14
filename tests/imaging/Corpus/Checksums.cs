using System.Buffers.Binary;
using System.IO.Compression;

namespace Lightbox.Imaging.Tests.Corpus;

/// <summary>Makes a broken file's checksums right again, so that a reader gets past them to what was broken.</summary>
internal static class Checksums
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint value = (uint)i;
        for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
        return value;
    })];

    /// <summary>All members, as far as they go.</summary>
    public static byte[] Gunzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var all = new MemoryStream();
        gzip.CopyTo(all);
        return all.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Chunks of PNG: length, type, data, CRC of type and data, all big-endian, behind eight bytes.</summary>
    public static byte[] Png(byte[] bytes)
    {
        var whole = (byte[])bytes.Clone();
        long at = 8;
        while (at + 12 <= whole.Length)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan((int)at));
            if (at + 12 + length > whole.Length) break;
            BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan((int)(at + 8 + length)), Crc(whole.AsSpan((int)at + 4, (int)length + 4)));
            at += 12 + length;
        }

        return whole;
    }

    /// <summary>Local entries of a zip from its start on, those that are stored: CRC at 14, method at 8, size at 18, name and extra lengths at 26; the directory's copies too.</summary>
    public static byte[] Zip(byte[] bytes)
    {
        var whole = (byte[])bytes.Clone();
        var sums = new Dictionary<uint, uint>();
        int at = 0;
        while (at + 30 <= whole.Length && Read(whole, at) == 0x04034b50)
        {
            long start = at + 30 + BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(at + 26)) + BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(at + 28));
            if (start > whole.Length) break;
            long size = Read(whole, at + 18);

            // zip64: the sizes are in the first extra field, behind its id and length.
            if (size == uint.MaxValue && start - at >= 50) size = BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan((int)start - 8));
            if (size < 0 || size > whole.Length || start + size > whole.Length) break;
            if (whole[at + 8] == 0)
            {
                sums[(uint)at] = Crc(whole.AsSpan((int)start, (int)size));
                BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(at + 14), sums[(uint)at]);
            }

            at = (int)(start + size);
        }

        // The directory: CRC at 16, the local entry's offset at 42.
        for (; at + 46 <= whole.Length; at++)
        {
            if (Read(whole, at) == 0x02014b50 && sums.TryGetValue(Read(whole, at + 42), out uint sum)) BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(at + 16), sum);
        }

        return whole;
    }

    private static uint Read(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte one in bytes) value = Table[(value ^ one) & 0xff] ^ (value >> 8);
        return ~value;
    }
}
