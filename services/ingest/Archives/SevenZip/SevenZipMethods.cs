using System.Buffers.Binary;
using System.IO.Compression;
using Lightbox.Imaging;
using Lightbox.Ingest.Intake;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.PPMd;
using SharpCompress.Compressors.ZStandard;

namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>A folder's bytes, through its chain of coders. The filters for programs' code (BCJ) are not among them.</summary>
internal static class SevenZipMethods
{
    public const ulong Aes = 0x06F10701;

    private const ulong Copy = 0, Delta = 3, Lzma2 = 0x21, Lzma = 0x030101, Ppmd = 0x030401, Deflate = 0x040108, Deflate64 = 0x040109, BZip2 = 0x040202, Zstandard = 0x04F71101;

    private const int Buffer = 1 << 17;

    public static bool IsKnown(ulong method) => method is Copy or Delta or Lzma2 or Lzma or Ppmd or Deflate or Deflate64 or BZip2 or Zstandard;

    /// <exception cref="ArchiveException">It lies outside the file, or wants too much memory.</exception>
    /// <exception cref="ArchiveEntryException">It is packed in a way that is not read here.</exception>
    public static Stream Open(IByteSource source, SevenZipStreams streams, int folder, ArchiveLimits limits, CancellationToken cancellation)
    {
        var opened = streams.Folders[folder];
        if (opened.IsEncrypted) throw new ArchiveException(Objection.Refuse("ENCRYPTED", "The archive is encrypted."));
        if (!opened.IsReadable) throw new ArchiveEntryException(Objection.Refuse("UNSUPPORTED_COMPRESSION", "The entry is packed in a way that is not read here."));
        var first = streams.Folders.Take(folder).Sum(before => before.PackedStreams);
        if (first >= streams.PackSizes.Length) throw ArchiveException.Broken("directory");
        var offset = streams.PackOffset;
        for (var i = 0; i < first; i++) offset = checked(offset + streams.PackSizes[i]);
        var size = streams.PackSizes[first];
        if (offset < 0 || size < 0 || offset > source.Length - size) throw ArchiveException.Truncated(source.Length);
        return Chain(opened, opened.Last, new RangeStream(source, offset, size, cancellation), limits, 0);
    }

    private static Stream Chain(SevenZipFolder folder, int coder, RangeStream packed, ArchiveLimits limits, int depth)
    {
        if (depth > folder.Coders.Count || coder < 0 || coder >= folder.Coders.Count) throw ArchiveException.Broken("directory");
        if (!folder.Inputs.TryGetValue(coder, out var from)) return Unpack(folder.Coders[coder], new BufferedStream(packed, Buffer), packed.Length, folder.UnpackSizes[coder], limits);
        var input = Chain(folder, (int)Math.Min(from, int.MaxValue), packed, limits, depth + 1);
        return Unpack(folder.Coders[coder], input, from < folder.UnpackSizes.Length ? folder.UnpackSizes[from] : 0, folder.UnpackSizes[coder], limits);
    }

    private static Stream Unpack(SevenZipCoder coder, Stream input, long packedSize, long size, ArchiveLimits limits)
    {
        var properties = coder.Properties;
        if (properties.Length < Needed(coder.Method)) throw ArchiveException.Broken("directory");
        return coder.Method switch
        {
            Copy => input,
            Delta => new DeltaStream(input, properties[0] + 1),
            Lzma => LzmaStream.Create(LzmaProperties.Bounded(properties, size, limits), input, packedSize, size),
            Lzma2 => LzmaStream.Create(LzmaProperties.Bounded2(properties[0], size, limits), input, packedSize, size, null!, isLzma2: true),
            Ppmd => Unppmd(properties, input, limits),
            Deflate => new DeflateStream(input, CompressionMode.Decompress),
            Deflate64 => new Deflate64Stream(input, SharpCompress.Compressors.CompressionMode.Decompress),
            BZip2 => BZip2Stream.Create(input, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true),
            _ => new DecompressionStream(input),
        };
    }

    private static int Needed(ulong method) => method switch
    {
        Delta or Lzma2 => 1,
        Lzma or Ppmd => LzmaProperties.Length,
        _ => 0,
    };

    /// <summary>Order in one byte, then the model's memory.</summary>
    private static PpmdStream Unppmd(byte[] properties, Stream input, ArchiveLimits limits)
    {
        var memory = BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1));
        if (memory > limits.MaximumDictionaryBytes) throw ArchiveException.Unsupported($"a model of {memory >> 20} MiB");
        return PpmdStream.Create(new PpmdProperties(properties), input, compress: false);
    }
}
