using System.IO.Compression;
using Lightbox.Ingest.Intake;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.ZStandard;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>How an entry's bytes are packed (APPNOTE.TXT 4.4.5).</summary>
internal static class ZipMethods
{
    private const int Stored = 0, Deflate = 8, Deflate64 = 9, BZip2 = 12, Lzma = 14, Zstandard = 93;

    private const int Buffer = 1 << 17;

    public static bool IsKnown(int method) => method is Stored or Deflate or Deflate64 or BZip2 or Lzma or Zstandard;

    public static Stream Unpack(ZipEntry entry, RangeStream packed, ArchiveLimits limits) => entry.Method switch
    {
        Stored => packed,
        Deflate => new DeflateStream(new BufferedStream(packed, Buffer), CompressionMode.Decompress),
        // Windows Explorer's choice above 2 GB.
        Deflate64 => new Deflate64Stream(new BufferedStream(packed, Buffer), SharpCompress.Compressors.CompressionMode.Decompress),
        BZip2 => BZip2Stream.Create(new BufferedStream(packed, Buffer), SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: false),
        Zstandard => new DecompressionStream(packed),
        _ => Unlzma(entry, packed, limits),
    };

    /// <summary>5.8.8: version (2 bytes), length of the properties (2 bytes), properties, LZMA stream.</summary>
    private static LzmaStream Unlzma(ZipEntry entry, RangeStream packed, ArchiveLimits limits)
    {
        var stream = new BufferedStream(packed, Buffer);
        var head = new byte[9];
        stream.ReadExactly(head);
        if (head[2] != LzmaProperties.Length || head[3] != 0) throw new ArchiveEntryException(Objection.Refuse("BROKEN_ENTRY", "The entry's LZMA properties are broken.", 0));
        var properties = LzmaProperties.Bounded(head.AsSpan(4), entry.Size, limits);
        return LzmaStream.Create(properties, stream, entry.PackedSize - head.Length, entry.Size);
    }
}
