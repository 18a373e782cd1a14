namespace Lightbox.Imaging.Tests.Contract;

/// <summary>Bytes in memory that know whether they were closed.</summary>
internal sealed class WatchedSource(byte[] bytes) : IByteSource
{
    private readonly MemoryByteSource inner = new(bytes);

    public bool IsClosed { get; private set; }

    public long Length => inner.Length;

    public string? LocalPath => null;

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return inner.Read(offset, destination, cancellation);
    }

    public void Dispose() => IsClosed = true;
}
