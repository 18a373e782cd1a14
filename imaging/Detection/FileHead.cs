using System.IO.Compression;

namespace Lightbox.Imaging;

/// <summary>The first bytes of a file, read once, for every format's recogniser to look at.</summary>
internal sealed class FileHead
{
    /// <summary>Enough for a DICOM preamble with its first elements, a NIfTI-2 header (540) and a tar header (512).</summary>
    private const int Size = 4096;

    /// <summary>Enough for a NIfTI-2 header and its extension flag.</summary>
    private const int InflatedSize = 544;

    private readonly byte[] bytes;
    private readonly Lazy<byte[]> inflated;

    public FileHead(IByteSource source, CancellationToken cancellation)
    {
        Source = source;
        Cancellation = cancellation;
        var buffer = new byte[(int)Math.Min(Size, source.Length)];
        int got = source.Read(0, buffer, cancellation);
        bytes = got == buffer.Length ? buffer : buffer[..got];
        inflated = new(Inflate);
    }

    /// <summary>The file itself, for a format whose sign lies deeper (an SVS is a TIFF whose first description says Aperio).</summary>
    public IByteSource Source { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Up to 4096 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The first bytes of what a gzip file holds; empty for any other file and for a broken gzip.</summary>
    public ReadOnlySpan<byte> Inflated => inflated.Value;

    /// <summary>Whether the bytes at <paramref name="offset"/> are these.</summary>
    public bool Has(int offset, ReadOnlySpan<byte> magic) =>
        bytes.Length >= offset + magic.Length && bytes.AsSpan(offset, magic.Length).SequenceEqual(magic);

    private byte[] Inflate()
    {
        if (!Has(0, [0x1f, 0x8b, 0x08])) return [];
        var buffer = new byte[InflatedSize];
        try
        {
            using var gzip = new GZipStream(Source.AsStream(Cancellation), CompressionMode.Decompress);
            int got = gzip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..got];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
