using Lightbox.Imaging;
using Lightbox.Storage.Blobs;

namespace Lightbox.Render.Sources;

/// <summary>A blob as imaging reads it; storage and imaging do not know each other.</summary>
internal sealed class BlobByteSource(IBlobReader blob) : IByteSource
{
    public long Length => blob.Length;

    public string? LocalPath => blob.LocalPath;

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation) => blob.Read(offset, destination, cancellation);

    public void Dispose() => blob.Dispose();
}
