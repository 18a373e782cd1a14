using System.IO.Compression;
using Lightbox.Imaging;
using SharpCompress.Compressors.ZStandard;

namespace Lightbox.Ingest.Archives.Tar;

/// <summary>A tar's bytes, unpacked where it is packed as a whole.</summary>
internal static class TarStreams
{
    private const int Buffer = 1 << 17;

    public static Stream Open(IByteSource source, ArchiveFormat format, ArchiveBudget budget, CancellationToken cancellation)
    {
        var packed = new RangeStream(source, 0, source.Length, cancellation);
        return format switch
        {
            ArchiveFormat.TarGzip => new CountedStream(new GZipStream(new BufferedStream(packed, Buffer), CompressionMode.Decompress), budget, cancellation),
            ArchiveFormat.TarZstandard => new CountedStream(new DecompressionStream(packed), budget, cancellation),
            _ => new CountedStream(packed, budget, cancellation),
        };
    }

    /// <summary>What is passed over costs as much as what is taken.</summary>
    private sealed class CountedStream(Stream inner, ArchiveBudget budget, CancellationToken cancellation) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            var got = inner.Read(buffer);
            budget.CountBytes(got);
            return got;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
