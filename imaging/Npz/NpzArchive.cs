using System.IO.Compression;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Npz;

/// <summary>
/// The arrays of a .npz: a zip of .npy files (APPNOTE.TXT 4.3), stored or deflated.
/// <code>
/// local header PK\3\4 (30 bytes) + name + extra | data | ... | central directory PK\1\2 (46 bytes + name + extra) ... | [zip64 end + locator] | end PK\5\6 (22 bytes)
/// </code>
/// Only the central directory is believed; where an entry's data begins is read from its local header.
/// </summary>
internal static class NpzArchive
{
    private const int EndSize = 22, MostComment = 65_535, MostEntries = 10_000;

    private const long MostDirectory = 16L << 20;

    private static readonly ByteOrder Little = ByteOrder.Little;

    /// <summary>The entries named *.npy, in the file's order.</summary>
    /// <exception cref="ImageFormatException">The directory is broken; says where.</exception>
    /// <exception cref="ImageLimitException">It is too large.</exception>
    public static IReadOnlyList<NpzEntry> Entries(IByteSource source, CancellationToken cancellation)
    {
        var (count, size, offset) = Directory(source, cancellation);
        if (count > MostEntries || size > MostDirectory) throw new ImageLimitException($"The archive has {count} entries in {size} bytes of directory; {MostEntries} are allowed.");
        var directory = new byte[size];
        source.ReadExactly(offset, directory, "zip directory", cancellation);
        var entries = new List<NpzEntry>();
        int at = 0;
        for (long i = 0; i < count; i++)
        {
            var entry = Entry(directory.AsSpan(at), offset + at, out int length);
            if (entry.Name.EndsWith(".npy", StringComparison.Ordinal)) entries.Add(entry with { Name = entry.Name[..^4] });
            at += length;
        }

        return entries;
    }

    /// <summary>The bytes of an entry at any position.</summary>
    /// <exception cref="UnsupportedImageException">Packed in another way than deflate.</exception>
    public static IByteSource Open(IByteSource source, NpzEntry entry, CancellationToken cancellation)
    {
        if ((entry.Flags & 1) != 0) throw new UnsupportedImageException("An encrypted archive is not read here.", "encrypted zip");
        Span<byte> local = stackalloc byte[30];
        source.ReadExactly(entry.Offset, local, "zip entry", cancellation);
        if (Little.UInt32(local) != 0x04034B50) throw Broken("entry", entry.Offset);
        long start = entry.Offset + local.Length + Little.UInt16(local[26..]) + Little.UInt16(local[28..]);
        if (entry.PackedSize < 0 || start > source.Length - entry.PackedSize) throw new ImageFormatException("A zip entry reaches behind the end of the file.", entry.Offset, "zip") { Truncated = true };
        var packed = new PartByteSource(source, start, entry.PackedSize);
        return entry.Method switch
        {
            0 when entry.PackedSize == entry.Size => packed,
            8 => new InflatedContent(() => new CheckedStream(Inflate(packed), entry.Crc), entry.Size, "zip"),
            0 => throw Broken("size", entry.Offset),
            _ => throw new UnsupportedImageException($"Zip compression {entry.Method} is not read here.", $"zip compression {entry.Method}"),
        };
    }

    private static DeflateStream Inflate(IByteSource packed) => new(new BufferedStream(packed.AsStream(CancellationToken.None), 1 << 17), CompressionMode.Decompress);

    private static (long Count, long Size, long Offset) Directory(IByteSource source, CancellationToken cancellation)
    {
        var tail = new byte[Math.Min(source.Length, EndSize + MostComment)];
        source.ReadExactly(source.Length - tail.Length, tail, "zip end", cancellation);
        int end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length - end < EndSize) throw new ImageFormatException("The archive has no directory at its end.", source.Length, "zip") { Truncated = true };
        var record = tail.AsSpan(end);
        (long count, long size, long offset) = (Little.UInt16(record[10..]), Little.UInt32(record[12..]), Little.UInt32(record[16..]));
        if (count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue) (count, size, offset) = Zip64(source, source.Length - tail.Length + end, cancellation);
        if (count < 0 || size < 0 || offset < 0 || offset > source.Length - size) throw Broken("directory", source.Length - tail.Length + end);
        return (count, size, offset);
    }

    private static (long Count, long Size, long Offset) Zip64(IByteSource source, long end, CancellationToken cancellation)
    {
        Span<byte> locator = stackalloc byte[20], record = stackalloc byte[56];
        source.ReadExactly(end - 20, locator, "zip64 locator", cancellation);
        long at = Little.Int64(locator[8..]);
        if (Little.UInt32(locator) != 0x07064B50 || at < 0) throw Broken("zip64 locator", end - 20);
        source.ReadExactly(at, record, "zip64 end", cancellation);
        return Little.UInt32(record) == 0x06064B50 ? (Little.Int64(record[32..]), Little.Int64(record[40..]), Little.Int64(record[48..])) : throw Broken("zip64 end", at);
    }

    private static NpzEntry Entry(ReadOnlySpan<byte> at, long position, out int length)
    {
        if (at.Length < 46 || Little.UInt32(at) != 0x02014B50) throw Broken("directory", position);
        int name = Little.UInt16(at[28..]), extra = Little.UInt16(at[30..]);
        length = 46 + name + extra + Little.UInt16(at[32..]);
        if (at.Length < length) throw Broken("directory", position);
        (long packed, long size, long offset) = (Little.UInt32(at[20..]), Little.UInt32(at[24..]), Little.UInt32(at[42..]));
        Wide(at.Slice(46 + name, extra), ref size, ref packed, ref offset);
        if (packed < 0 || size < 0 || offset < 0) throw Broken("sizes", position);
        return new(System.Text.Encoding.UTF8.GetString(at.Slice(46, name)), Little.UInt16(at[8..]), Little.UInt16(at[10..]), Little.UInt32(at[16..]), packed, size, offset);
    }

    /// <summary>The zip64 extra field (0001) holds, in this order, the numbers that did not fit (4.5.3).</summary>
    private static void Wide(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int id = Little.UInt16(extra), length = Little.UInt16(extra[2..]);
            if (length > extra.Length - 4) return;
            var field = extra.Slice(4, length);
            if (id == 1)
            {
                Take(ref field, ref size);
                Take(ref field, ref packed);
                Take(ref field, ref offset);
            }

            extra = extra[(4 + length)..];
        }
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref long number)
    {
        if (number != uint.MaxValue || field.Length < 8) return;
        number = Little.Int64(field);
        field = field[8..];
    }

    private static ImageFormatException Broken(string what, long offset) => new($"The archive's {what} is broken.", offset, "zip");
}

/// <summary>An entry of the archive's directory.</summary>
/// <param name="Name">Of the array: without .npy.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Offset">Of its local header.</param>
internal sealed record NpzEntry(string Name, int Flags, int Method, uint Crc, long PackedSize, long Size, long Offset);
