using System.Buffers;
using System.Security.Cryptography;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Intake;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Exports;

/// <summary>Copies a file out, and hashes what it copies: what was changed or has rotted does not get into an export.</summary>
internal sealed class FileCopy(IBlobStore blobs, AllowedRoots roots, IngestOptions options)
{
    private const int BufferBytes = 1024 * 1024;

    /// <param name="target">A new file in a folder that is there.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="UnreadableFileException">None of its places gives the bytes; nothing is left at the target.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    public async Task<long> CopyAsync(StoredFile file, string target, Func<int, ValueTask> written, CancellationToken cancellation)
    {
        var sha256 = file.Name["files/".Length..];
        CheckRoom(target, file.SizeBytes);
        var reason = "The catalogue knows no place of the file.";
        foreach (var location in file.Locations)
        {
            try
            {
                return location.PlaceCase == FileLocation.PlaceOneofCase.InPlace
                    ? await FromPlaceAsync(location.InPlace, sha256, target, written, cancellation)
                    : await FromBlobAsync(sha256, target, written, cancellation);
            }
            catch (UnreadableFileException unreadable)
            {
                File.Delete(target);
                reason = unreadable.Message;
            }
            catch (IOException full) when (StorageFullException.IsFull(full))
            {
                File.Delete(target);
                throw new StorageFullException("The disk of the export's folder is full.", full);
            }
            catch
            {
                File.Delete(target);
                throw;
            }
        }

        throw new UnreadableFileException(reason);
    }

    private async Task<long> FromBlobAsync(string sha256, string target, Func<int, ValueTask> written, CancellationToken cancellation)
    {
        using var reader = await blobs.OpenAsync(sha256, cancellation) ?? throw new UnreadableFileException("The file's blob is missing.");
        return await CopyAsync((offset, buffer) => reader.Read(offset, buffer, cancellation), sha256, target, written, cancellation);
    }

    private async Task<long> FromPlaceAsync(InPlaceLocation place, string sha256, string target, Func<int, ValueTask> written, CancellationToken cancellation)
    {
        try
        {
            var path = roots.Resolve(place.Path);
            if (FileIdentity.Of(path) is null) throw new UnreadableFileException("The file is not where it was.");
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return await CopyAsync((offset, buffer) => RandomAccess.Read(handle, buffer, offset), sha256, target, written, cancellation);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or AccessDeniedException)
        {
            throw new UnreadableFileException("The file is not where it was, or may not be read.");
        }
    }

    private static async Task<long> CopyAsync(Func<long, byte[], int> readAt, string sha256, string target, Func<int, ValueTask> written, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var output = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long offset = 0;
            int count;
            while ((count = readAt(offset, buffer)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                await RandomAccess.WriteAsync(output, buffer.AsMemory(0, count), offset, cancellation);
                offset += count;
                await written(count);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset()) == sha256
                ? offset
                : throw new UnreadableFileException("The file's bytes are not those that were taken in.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CheckRoom(string target, long bytes)
    {
        var free = new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace;
        if (free - bytes < options.FreeReserveBytes)
            throw new StorageFullException($"The disk of the export's folder is full: {free / 1024} KB are free and {(bytes + 1023) / 1024} KB were needed.");
    }
}

/// <summary>A file cannot be given out. The message names no path.</summary>
internal sealed class UnreadableFileException(string message) : Exception(message);
