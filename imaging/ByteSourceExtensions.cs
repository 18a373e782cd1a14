namespace Lightbox.Imaging;

/// <summary>Ways to read from an <see cref="IByteSource"/> that every format needs.</summary>
public static class ByteSourceExtensions
{
    /// <summary>Fills <paramref name="destination"/> or fails as truncated.</summary>
    /// <param name="field">What is being read, for the message.</param>
    /// <exception cref="ImageFormatException">The file ends too early; <see cref="ImageFormatException.Truncated"/> is set.</exception>
    public static void ReadExactly(this IByteSource source, long offset, Span<byte> destination, string field, CancellationToken cancellation)
    {
        if (offset < 0) throw new ImageFormatException($"{field}: negative offset {offset}.", offset, field);
        int got = source.Read(offset, destination, cancellation);
        if (got == destination.Length) return;
        throw new ImageFormatException(
            $"{field}: {destination.Length} bytes expected at offset {offset}, the file has {got}.", offset, field)
        {
            Truncated = true,
        };
    }

    /// <summary>A forward and seekable stream over the source, which it does not own.</summary>
    public static Stream AsStream(this IByteSource source, CancellationToken cancellation = default) => new ByteSourceStream(source, cancellation);

    private sealed class ByteSourceStream(IByteSource source, CancellationToken cancellation) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => source.Length;

        public override long Position
        {
            get => position;
            set
            {
                ArgumentOutOfRangeException.ThrowIfNegative(value);
                position = value;
            }
        }

        public override int Read(Span<byte> buffer)
        {
            int got = source.Read(position, buffer, cancellation);
            position += got;
            return got;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => source.Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
