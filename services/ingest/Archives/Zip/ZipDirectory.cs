using System.Buffers.Binary;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>A zip's directory, read entry by entry: a million of them need no more memory than one.</summary>
internal static class ZipDirectory
{
    private const int HeaderSize = 46;

    /// <exception cref="ArchiveException">An entry is broken.</exception>
    public static IEnumerable<ZipEntry> Read(IByteSource source, ZipEnd end, CancellationToken cancellation)
    {
        using var stream = new BufferedStream(new RangeStream(source, end.Offset, end.Size, cancellation), 1 << 16);
        var header = new byte[HeaderSize];
        long at = 0;
        // By its length, not by its count: before zip64, more than 65,535 entries were counted modulo 65,536.
        while (at + HeaderSize <= end.Size)
        {
            stream.ReadExactly(header);
            if (!header.AsSpan().StartsWith("PK\x01\x02"u8))
            {
                // A signature of the whole directory may follow the entries (4.3.13).
                if (header.AsSpan().StartsWith("PK\x05\x05"u8) && at > 0) yield break;
                throw ArchiveException.Broken("directory", end.Offset + at);
            }

            int name = UInt16(header, 28), extra = UInt16(header, 30), comment = UInt16(header, 32);
            at += HeaderSize + name + extra + comment;
            if (at > end.Size) throw ArchiveException.Broken("directory", end.Offset + at);
            var rest = new byte[name + extra + comment];
            stream.ReadExactly(rest);
            yield return Entry(header, rest.AsSpan(0, name), rest.AsSpan(name, extra), end.Offset + at);
        }
    }

    private static ZipEntry Entry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, long at)
    {
        long packed = UInt32(header, 20), size = UInt32(header, 24), offset = UInt32(header, 42);
        ZipExtra.Widen(extra, ref size, ref packed, ref offset);
        if (packed < 0 || size < 0 || offset < 0) throw ArchiveException.Broken("sizes", at);
        var flags = UInt16(header, 8);
        return new ZipEntry(
            ZipNames.Decode(name, extra, isUtf8: (flags & 0x800) != 0),
            flags,
            UInt16(header, 10),
            UInt32(header, 16),
            packed,
            size,
            offset,
            IsUnix: header[5] is 3 or 19,
            Attributes: UInt32(header, 38));
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}

/// <summary>An entry of the directory (APPNOTE.TXT 4.3.12).</summary>
/// <param name="Flags">Bit 0: encrypted.</param>
/// <param name="Method">4.4.5: 0 stored, 8 deflate, 9 deflate64, 12 bzip2, 14 LZMA, 93 Zstandard.</param>
/// <param name="Offset">Of the local header.</param>
/// <param name="IsUnix">The upper half of the attributes is a mode of stat(2).</param>
internal sealed record ZipEntry(string Name, int Flags, int Method, uint Crc32, long PackedSize, long Size, long Offset, bool IsUnix, uint Attributes)
{
    public RawKind Kind
    {
        get
        {
            var mode = IsUnix ? (Attributes >> 16) & 0xF000 : 0;
            if (mode == 0xA000) return RawKind.SymbolicLink;
            if (mode is 0x1000 or 0x2000 or 0x6000 or 0xC000) return RawKind.Special;
            return Name.EndsWith('/') || (Name.EndsWith('\\') && Size == 0) ? RawKind.Folder : RawKind.File;
        }
    }
}
