using System.Buffers.Binary;
using System.IO.Hashing;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>
/// A 7z's directory (7zFormat.txt in the LZMA SDK):
/// <code>
/// 0 "7z" BC AF 27 1C | version[2] | 8 crc32 of the next 20 bytes | 12 offset[8] (from 32) | 20 size[8] | 28 crc32 of the directory | packed streams | directory
/// </code>
/// The directory may be packed like a file, and that one's directory again.
/// </summary>
internal sealed record SevenZipHeader(SevenZipStreams Streams, IReadOnlyList<SevenZipFile> Files)
{
    public const int StartSize = 32;

    private const byte Header = 1, Properties = 2, AdditionalStreams = 3, MainStreams = 4, FilesInfo = 5, EncodedHeader = 23;

    private const int MaximumPacking = 4;

    /// <exception cref="ArchiveException">It is broken, encrypted or too large.</exception>
    public static SevenZipHeader Read(IByteSource source, ArchiveLimits limits, CancellationToken cancellation)
    {
        Span<byte> start = stackalloc byte[StartSize];
        source.ReadExactly(0, start, "7z start", cancellation);
        if (Crc32.HashToUInt32(start[12..]) != BinaryPrimitives.ReadUInt32LittleEndian(start[8..])) throw ArchiveException.Broken("start", 8);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(start[12..]), size = BinaryPrimitives.ReadInt64LittleEndian(start[20..]);
        if (size == 0) return new SevenZipHeader(new SevenZipStreams(), []);
        if (offset < 0 || size < 0) throw ArchiveException.Broken("start", 12);
        if (size > limits.MaximumDirectoryBytes) throw TooLarge(limits);
        if (offset > source.Length - StartSize - size) throw ArchiveException.Truncated(source.Length);
        var bytes = new byte[size];
        source.ReadExactly(StartSize + offset, bytes, "7z directory", cancellation);
        if (Crc32.HashToUInt32(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(start[28..])) throw ArchiveException.Broken("directory", StartSize + offset);
        return Parse(Unpacked(source, bytes, limits, cancellation), limits);
    }

    private static HeaderBytes Unpacked(IByteSource source, byte[] bytes, ArchiveLimits limits, CancellationToken cancellation)
    {
        for (var round = 0; round < MaximumPacking; round++)
        {
            if (bytes.Length == 0 || bytes[0] != EncodedHeader) return new HeaderBytes(bytes);
            var streams = SevenZipStreams.Parse(new HeaderBytes(bytes.AsMemory(1)), limits.MaximumEntries);
            if (streams.Folders is not [var folder, ..]) throw ArchiveException.Broken("directory");
            if (folder.UnpackSize > limits.MaximumDirectoryBytes) throw TooLarge(limits);
            using var packed = SevenZipMethods.Open(source, streams, 0, limits, cancellation);
            bytes = new byte[folder.UnpackSize];
            packed.ReadExactly(bytes);
            if (folder.Crc32 is { } crc && Crc32.HashToUInt32(bytes) != crc) throw ArchiveException.Broken("directory");
        }

        throw ArchiveException.Broken("directory");
    }

    private static SevenZipHeader Parse(HeaderBytes header, ArchiveLimits limits)
    {
        header.Expect(Header);
        var streams = new SevenZipStreams();
        IReadOnlyList<SevenZipFile> files = [];
        byte property;
        while ((property = header.Byte()) != 0)
        {
            switch (property)
            {
                case Properties:
                    while (header.Byte() != 0) header.Take(header.Number());
                    break;
                case AdditionalStreams:
                    SevenZipStreams.Parse(header, limits.MaximumEntries);
                    break;
                case MainStreams:
                    streams = SevenZipStreams.Parse(header, limits.MaximumEntries);
                    break;
                case FilesInfo:
                    files = SevenZipFiles.Parse(header, limits.MaximumEntries);
                    break;
                default:
                    throw ArchiveException.Broken("directory");
            }
        }

        return new SevenZipHeader(streams, files);
    }

    private static ArchiveException TooLarge(ArchiveLimits limits) => ArchiveException.OverLimit($"The archive's directory has more than {limits.MaximumDirectoryBytes >> 20} MiB.");
}
