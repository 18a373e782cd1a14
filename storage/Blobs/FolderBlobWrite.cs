using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Blobs;

internal sealed class FolderBlobWrite : IBlobWrite
{
    /// <summary>COR_E_IO: what .NET throws, without the errno, when a preallocation found no room.</summary>
    private const int PlainIoError = unchecked((int)0x80131620);

    private readonly FolderBlobStore store;
    private readonly string path;
    private readonly bool durable;
    private readonly SafeFileHandle handle;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool published;

    public FolderBlobWrite(FolderBlobStore store, string path, long reserve, bool durable)
    {
        this.store = store;
        this.path = path;
        this.durable = durable;
        try
        {
            // Preallocation asks the file system for the room at once instead of failing after gigabytes.
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.None, reserve);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (IOException full) when (StorageFullException.IsFull(full) || (reserve > 0 && full.HResult == PlainIoError))
        {
            hash.Dispose();
            File.Delete(path);
            throw Full(full);
        }
    }

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            hash.AppendData(bytes.Span);
            await RandomAccess.WriteAsync(handle, bytes, Length, cancellation);
            Length += bytes.Length;
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw Full(full);
        }
    }

    public ValueTask<BlobInfo> PublishAsync(string? expectedSha256, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (expectedSha256 is not null && expectedSha256 != sha256) throw new BlobMismatchException(expectedSha256, sha256);
        try
        {
            // A reservation larger than what came leaves zeros behind.
            if (RandomAccess.GetLength(handle) != Length) RandomAccess.SetLength(handle, Length);
            if (durable) RandomAccess.FlushToDisk(handle);
            handle.Dispose();
            var existed = store.Publish(path, sha256, Length);
            published = true;
            return ValueTask.FromResult(new BlobInfo(sha256, Length, existed));
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw Full(full);
        }
    }

    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        hash.Dispose();
        if (!published) File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private StorageFullException Full(IOException inner) => new($"The disk of {Path.GetDirectoryName(Path.GetDirectoryName(path))} is full.", inner);
}
