using System.Buffers;
using System.Security.Cryptography;
using Lightbox.Imaging;
using Lightbox.Storage;
using Lightbox.Storage.Blobs;

namespace Lightbox.Ingest.Intake;

/// <summary>The bytes are not those expected.</summary>
internal sealed class BlobMismatch : Exception;

/// <summary>Reads a file once, from front to back: its hash comes from the same bytes that are stored.</summary>
internal sealed class FileBytes(IBlobStore blobs, DataFolder folder, IngestOptions options)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Takes a finished file of ours into the blobs.</summary>
    public async Task AdoptAsync(string path, string sha256, CancellationToken cancellation) => await blobs.AdoptAsync(path, sha256, cancellation);

    /// <summary>Hashes a file where it is, or copies it into the blobs.</summary>
    /// <returns>The sha256 (64 hex digits) and how many bytes were read.</returns>
    /// <exception cref="StorageFullException">No room for a copy.</exception>
    /// <exception cref="BlobMismatch">It is not <paramref name="expectedSha256"/>.</exception>
    public async Task<(string Sha256, long Size)> StoreAsync(
        IByteSource source, bool inPlace, string? expectedSha256, FileProgress? progress, CancellationToken cancellation)
    {
        if (inPlace) return Hash(source, expectedSha256, progress, cancellation);

        CheckRoom(source.Length);
        await using var write = await blobs.ReserveAsync(source.Length, cancellation);
        try
        {
            int read;
            while ((read = source.Read(write.Length, write.GetMemory().Span, cancellation)) > 0)
            {
                await write.AdvanceAsync(read, cancellation);
                progress?.Add(read);
            }

            var info = await write.PublishAsync(expectedSha256, cancellation);
            return (info.Sha256, info.Length);
        }
        catch (BlobMismatchException)
        {
            throw new BlobMismatch();
        }
    }

    /// <summary>Room is kept back, so that the tables on the same disk can still take the job's failure.</summary>
    /// <exception cref="StorageFullException">There is not enough.</exception>
    public void CheckRoom(long bytes)
    {
        var free = new DriveInfo(Directory.Exists(folder.Blobs) ? folder.Blobs : folder.Path).AvailableFreeSpace;
        if (free - bytes >= options.FreeReserveBytes) return;
        throw new StorageFullException(
            $"The disk of {folder.Blobs} is full: {free / 1024} KB are free, {options.FreeReserveBytes / 1024} KB of them kept back, and {(bytes + 1023) / 1024} KB were needed.");
    }

    /// <summary>Reads a file for its hash alone.</summary>
    /// <exception cref="BlobMismatch">It is not <paramref name="expectedSha256"/>.</exception>
    public static (string Sha256, long Size) Hash(IByteSource source, string? expectedSha256, FileProgress? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            int read;
            while ((read = source.Read(size, buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                progress?.Add(read);
                size += read;
            }

            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            return expectedSha256 is null || expectedSha256 == sha256 ? (sha256, size) : throw new BlobMismatch();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
