namespace Lightbox.Imaging.Npz;

/// <summary>A stretch of another source, which it does not own.</summary>
internal sealed class PartByteSource(IByteSource source, long start, long length) : IByteSource
{
    public long Length => length;

    public string? LocalPath => null;

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= length) return 0;
        return source.Read(start + offset, destination[..(int)Math.Min(destination.Length, length - offset)], cancellation);
    }

    public void Dispose()
    {
    }
}
