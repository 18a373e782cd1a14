using System.IO.Compression;
using Lightbox.Imaging;
using Lightbox.Ingest.Archives.Tar;
using SharpCompress.Compressors.ZStandard;

namespace Lightbox.Ingest.Archives;

/// <summary>Which files are archives of files, by content. A picture, an array (.npz), a document (.docx) or a packed volume (.nii.gz) is none.</summary>
internal static class ArchiveFormats
{
    /// <summary>What says, as the first entry of a zip, that the zip is one thing and not many: Office, OpenDocument, EPUB, Java.</summary>
    private static readonly string[] Documents = ["[Content_Types].xml", "_rels/", "mimetype", "META-INF/", "docProps/", "word/", "xl/", "ppt/"];

    private static ReadOnlySpan<byte> SevenZipSign => [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C];

    private static ReadOnlySpan<byte> GzipSign => [0x1F, 0x8B, 0x08];

    private static ReadOnlySpan<byte> ZstandardSign => [0x28, 0xB5, 0x2F, 0xFD];

    public static ArchiveFormat? Detect(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[(int)Math.Min(source.Length, TarHeader.BlockSize)];
        var length = source.Read(0, head, cancellation);
        ReadOnlySpan<byte> bytes = head.AsSpan(0, length);
        // DICOM's sign at byte 128 goes before whatever the preamble looks like.
        if (bytes.Length >= 132 && bytes.Slice(128, 4).SequenceEqual("DICM"u8)) return null;
        if (bytes.StartsWith("PK\x03\x04"u8)) return IsDocument(bytes) ? null : ArchiveFormat.Zip;
        if (bytes.StartsWith("PK\x05\x06"u8)) return ArchiveFormat.Zip;
        if (bytes.StartsWith(SevenZipSign)) return ArchiveFormat.SevenZip;
        if (bytes.StartsWith(GzipSign)) return HoldsTar(source, static packed => new GZipStream(packed, CompressionMode.Decompress), cancellation) ? ArchiveFormat.TarGzip : null;
        if (bytes.StartsWith(ZstandardSign) || IsSkippableFrame(bytes))
            return HoldsTar(source, static packed => new DecompressionStream(packed), cancellation) ? ArchiveFormat.TarZstandard : null;
        return TarHeader.IsHeader(bytes) ? ArchiveFormat.Tar : null;
    }

    /// <summary>RFC 8878 3.1.2; parallel compressors begin with one.</summary>
    private static bool IsSkippableFrame(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && (bytes[0] & 0xF0) == 0x50 && bytes[1..4].SequenceEqual("\x2A\x4D\x18"u8);

    private static bool IsDocument(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30) return false;
        var name = bytes[30..Math.Min(bytes.Length, 30 + BitConverter.ToUInt16(bytes[26..]))];
        if (name.EndsWith(".npy"u8)) return true;
        var text = System.Text.Encoding.UTF8.GetString(name);
        return Documents.Any(document => document[^1] == '/' ? text.StartsWith(document, StringComparison.Ordinal) : text == document);
    }

    private static bool HoldsTar(IByteSource source, Func<Stream, Stream> unpack, CancellationToken cancellation)
    {
        try
        {
            var block = new byte[TarHeader.BlockSize];
            using var content = unpack(new RangeStream(source, 0, source.Length, cancellation));
            return content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) == block.Length && TarHeader.IsHeader(block);
        }
        catch (Exception broken) when (EntryStream.IsBroken(broken))
        {
            return false;
        }
    }
}
