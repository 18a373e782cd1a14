using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>gzip whose output is counted while it inflates: a few KB of zeros must not become gigabytes before anybody looks at the size.</summary>
internal sealed class BoundedGzip(CompressionLevel level, int maximum) : ICompressionProvider
{
    private readonly GzipCompressionProvider gzip = new(level);

    public string EncodingName => gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new Counted(gzip.CreateDecompressionStream(stream), maximum);

    private sealed class Counted(Stream inner, int maximum) : Stream
    {
        private long total;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => total;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            total += read;
            if (total <= maximum) return read;
            // Read before any interceptor runs, hence a status of its own.
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The message is larger than {maximum} bytes when decompressed."));
        }
    }
}
