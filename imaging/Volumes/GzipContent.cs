using System.IO.Compression;

namespace Lightbox.Imaging.Volumes;

/// <summary>What a gzip file holds, readable at any position; members after the first are read on.</summary>
/// <param name="packed">The gzip file; still the caller's.</param>
/// <param name="length">Bytes that are promised to be in it.</param>
internal sealed class GzipContent(IByteSource packed, long length) : InflatedContent(() => Open(packed), length, "gzip")
{
    /// <summary>The first bytes, as many as there are.</summary>
    public static byte[] Head(IByteSource source, int size, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var gzip = Open(source);
        var head = new byte[size];
        return head[..Fill(gzip, head, "gzip", 0)];
    }

    /// <summary>
    /// Whether the last four bytes say that it holds this much: then the file is whole (RFC 1952, ISIZE). Other numbers prove nothing, a file of
    /// several members has them too.
    /// </summary>
    public static bool TrailerSays(IByteSource source, long size, CancellationToken cancellation)
    {
        Span<byte> trailer = stackalloc byte[4];
        return source.Length >= 18 && source.Read(source.Length - 4, trailer, cancellation) == 4 && ByteOrder.Little.UInt32(trailer) == (uint)size;
    }

    private static GZipStream Open(IByteSource source) => new(new BufferedStream(source.AsStream(CancellationToken.None), 1 << 17), CompressionMode.Decompress);
}
