namespace Lightbox.Storage.Blobs;

/// <summary>
/// Bytes by the sha256 of their content. Writing has two phases: bytes go to a partial that nobody can read, then the whole is published
/// under its hash in one step; so a blob that exists is complete. Safe for use by several threads and processes.
/// </summary>
public interface IBlobStore
{
    /// <summary>Opens a partial. Dispose without publishing and it never was.</summary>
    /// <param name="expectedLength">Bytes that will come, when known: a disk without room for them refuses here.</param>
    /// <exception cref="StorageFullException">No room.</exception>
    ValueTask<IBlobWrite> ReserveAsync(long? expectedLength, CancellationToken cancellation);

    /// <summary>Makes a whole file of this disk a blob: by a rename where it can. The file is gone from its path afterwards.</summary>
    /// <param name="path">A file that nobody writes to any more.</param>
    /// <param name="sha256">The hash of its bytes, as they were read while it was written.</param>
    /// <exception cref="StorageFullException">No room; the file is still where it was.</exception>
    Task<BlobInfo> AdoptAsync(string path, string sha256, CancellationToken cancellation);

    /// <summary>The blob's length in bytes, or null when there is none.</summary>
    /// <param name="sha256">64 lower-case hex digits.</param>
    ValueTask<long?> LengthAsync(string sha256, CancellationToken cancellation);

    /// <summary>Opens a blob for positioned reads, or null when there is none.</summary>
    ValueTask<IBlobReader?> OpenAsync(string sha256, CancellationToken cancellation);

    /// <summary>
    /// Makes the names of what was published so far survive a power cut; the bytes do since they were published. Once for many blobs, before anybody is told that they are here.
    /// </summary>
    ValueTask FlushAsync(CancellationToken cancellation);

    /// <summary>Removes a blob; those who read it read on.</summary>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(string sha256, CancellationToken cancellation);

    /// <summary>Removes partials that nobody has written to for a while and nobody is writing: what a killed process left.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> SweepAsync(TimeSpan olderThan, CancellationToken cancellation);

    /// <summary>
    /// What lies in the store, partials left out: the blobs in the order of their hashes, and between them, in no order, what is none of the store's
    /// making. What is published or removed meanwhile may or may not be among them.
    /// </summary>
    IAsyncEnumerable<BlobListing> ListAsync(CancellationToken cancellation);
}

/// <summary>Something that lies in a store.</summary>
/// <param name="Path">Below the store's root, '/' between folders.</param>
/// <param name="Sha256">What its place says it is; null for what is no blob.</param>
/// <param name="Length">Bytes.</param>
/// <param name="WriteTime">When it was written last.</param>
public sealed record BlobListing(string Path, string? Sha256, long Length, DateTimeOffset WriteTime);

/// <summary>A partial being written, by one caller at a time.</summary>
public interface IBlobWrite : IAsyncDisposable
{
    /// <summary>Bytes so far.</summary>
    long Length { get; }

    /// <summary>Space for the next bytes, so that they can be read to where they are written from; then <see cref="AdvanceAsync"/>. Never empty.</summary>
    Memory<byte> GetMemory();

    /// <summary>The first bytes of the space are the next of the blob.</summary>
    /// <exception cref="StorageFullException">No room; the partial is of no use any more.</exception>
    ValueTask AdvanceAsync(int count, CancellationToken cancellation);

    /// <exception cref="StorageFullException">No room; the partial is of no use any more.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Makes the bytes a blob. The same content published twice is one blob.</summary>
    /// <param name="expectedSha256">What the sender said it is; null when nobody said.</param>
    /// <exception cref="BlobMismatchException">The bytes are not what the sender said; nothing is published.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    ValueTask<BlobInfo> PublishAsync(string? expectedSha256, CancellationToken cancellation);
}

/// <summary>Positioned reads of a blob, by many threads at once. The members are those of imaging's byte source.</summary>
public interface IBlobReader : IDisposable
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>The file on this disk, or null.</summary>
    string? LocalPath { get; }

    /// <returns>How many bytes were read; fewer than asked only at the end, 0 at or past it.</returns>
    int Read(long offset, Span<byte> destination, CancellationToken cancellation);
}

/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Existed">The content was there already.</param>
public sealed record BlobInfo(string Sha256, long Length, bool Existed);

/// <summary>The bytes received are not those announced.</summary>
public sealed class BlobMismatchException(string expected, string received)
    : StorageException($"The bytes received have sha256 {received}, announced was {expected}.");
