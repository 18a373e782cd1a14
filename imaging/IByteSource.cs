namespace Lightbox.Imaging;

/// <summary>
/// Bytes that can be read at any position, by many threads at once: a file on disk or a ranged object in a blob store.
/// Reads are synchronous because decoding is; a remote source reads ahead in blocks of its own choosing.
/// </summary>
public interface IByteSource : IDisposable
{
    /// <summary>Length in bytes; constant for the life of the source.</summary>
    long Length { get; }

    /// <summary>
    /// The file on this disk that holds the bytes, for the few native decoders that only open files; null when there is none.
    /// </summary>
    string? LocalPath { get; }

    /// <summary>Reads up to <c>destination.Length</c> bytes at <paramref name="offset"/>.</summary>
    /// <returns>How many bytes were read; fewer than asked only at the end of the source, 0 at or past it.</returns>
    int Read(long offset, Span<byte> destination, CancellationToken cancellation);
}
