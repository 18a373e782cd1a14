namespace Lightbox.Imaging;

/// <summary>Bytes already in memory: a member of an archive, a decompressed volume, a test's mutation.</summary>
public sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : IByteSource
{
    /// <inheritdoc/>
    public long Length => bytes.Length;

    /// <inheritdoc/>
    public string? LocalPath => null;

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellation.ThrowIfCancellationRequested();
        if (offset >= bytes.Length) return 0;
        var from = bytes.Span[(int)offset..];
        int count = Math.Min(from.Length, destination.Length);
        from[..count].CopyTo(destination);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
