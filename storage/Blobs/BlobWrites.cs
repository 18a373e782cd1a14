namespace Lightbox.Storage.Blobs;

/// <summary>Whole streams into a store.</summary>
public static class BlobWrites
{
    /// <summary>Stores everything from the stream's position to its end.</summary>
    /// <param name="expectedSha256">What it must hash to; null when nobody said.</param>
    public static async Task<BlobInfo> PutAsync(this IBlobStore store, Stream content, string? expectedSha256 = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(content);
        await using var write = await store.ReserveAsync(content.CanSeek ? content.Length - content.Position : null, cancellation);
        int read;
        while ((read = await content.ReadAsync(write.GetMemory(), cancellation)) > 0) await write.AdvanceAsync(read, cancellation);
        return await write.PublishAsync(expectedSha256, cancellation);
    }
}
