using System.Buffers;

namespace Lightbox.Ingest.Stow;

/// <summary>A body that is one instance, read as a part of a multipart is.</summary>
internal sealed class SingleBody(Stream body, long? expectedLength, int mostInMemory) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((expectedLength + 1) ?? (256 * 1024), 4096, (long)mostInMemory + 1));

    public async ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsEnd)> ReadAsync(int most, CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length && length < most) Grow(length);
            if (length >= most || length == buffer.Length) return (buffer.AsMemory(0, length), false);
            var got = await body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (got == 0) return (buffer.AsMemory(0, length), true);
            length += got;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
