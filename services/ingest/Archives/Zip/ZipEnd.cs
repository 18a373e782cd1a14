using System.Buffers.Binary;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>Where a zip's directory lies (APPNOTE.TXT 4.3.14 to 4.3.16).</summary>
/// <param name="Offset">Of the first entry of the directory.</param>
/// <param name="Size">Bytes of the directory.</param>
internal sealed record ZipEnd(long Offset, long Size)
{
    private const int EndSize = 22, LocatorSize = 20, WideEndSize = 56, MaximumComment = 65_535;

    /// <exception cref="ArchiveException">There is none, or it lies outside the file.</exception>
    public static ZipEnd Find(IByteSource source, CancellationToken cancellation)
    {
        var tail = new byte[Math.Min(source.Length, EndSize + MaximumComment)];
        source.ReadExactly(source.Length - tail.Length, tail, "zip end", cancellation);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndSize) throw ArchiveException.Truncated(source.Length);
        var record = tail.AsSpan(at);
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) is not (0 or ushort.MaxValue)) throw ArchiveException.Unsupported("several volumes");
        long size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var end = source.Length - tail.Length + at;
        var found = size == uint.MaxValue || offset == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(record[10..]) == ushort.MaxValue
            ? Wide(source, end, cancellation) ?? new ZipEnd(offset, size)
            : new ZipEnd(offset, size);
        if (found.Size < 0 || found.Offset < 0 || found.Offset > end - found.Size) throw ArchiveException.Broken("directory", end);
        return found;
    }

    /// <summary>Null when there is no zip64 record: 65,535 entries need none.</summary>
    private static ZipEnd? Wide(IByteSource source, long end, CancellationToken cancellation)
    {
        Span<byte> locator = stackalloc byte[LocatorSize], record = stackalloc byte[WideEndSize];
        if (end < LocatorSize || source.Read(end - LocatorSize, locator, cancellation) < LocatorSize) return null;
        if (!locator.StartsWith("PK\x06\x07"u8)) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (at < 0 || at > end - WideEndSize) throw ArchiveException.Broken("zip64 locator", end - LocatorSize);
        source.ReadExactly(at, record, "zip64 end", cancellation);
        if (!record.StartsWith("PK\x06\x06"u8)) throw ArchiveException.Broken("zip64 end", at);
        return new ZipEnd(BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
    }
}
