using System.Buffers;

namespace Lightbox.Storage.Blobs;

/// <summary>Whole streams into a store.</summary>
public static class BlobWrites
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Stores everything from the stream's position to its end.</summary>
    /// <param name="expectedSha256">What it must hash to; null when nobody said.</param>
    public static async Task<BlobInfo> PutAsync(this IBlobStore store, Stream content, string? expectedSha256 = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(content);
        await using var write = await store.ReserveAsync(content.CanSeek ? content.Length - content.Position : null, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
                await write.WriteAsync(buffer.AsMemory(0, read), cancellation);
            return await write.PublishAsync(expectedSha256, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
