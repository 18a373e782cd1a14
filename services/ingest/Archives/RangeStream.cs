using Lightbox.Imaging;

namespace Lightbox.Ingest.Archives;

/// <summary>A part of a source from front to back; the source stays the caller's.</summary>
internal sealed class RangeStream(IByteSource source, long offset, long length, CancellationToken cancellation) : ReadOnlyStream
{
    private long done;

    public override long Length => length;

    public override long Position
    {
        get => done;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var want = (int)Math.Min(buffer.Length, length - done);
        if (want <= 0) return 0;
        var got = source.Read(offset + done, buffer[..want], cancellation);
        done += got;
        return got;
    }
}
