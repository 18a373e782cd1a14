using System.Security.Cryptography;
using Lightbox.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Blobs;

internal sealed class FolderBlobWrite : IBlobWrite
{
    /// <summary>COR_E_IO: what .NET throws, without the errno, when a preallocation found no room.</summary>
    private const int PlainIoError = unchecked((int)0x80131620);

    /// <summary>Below this the page cache costs less than waiting for the disk once more.</summary>
    private const long LeastDirect = 64 * 1024;

    private readonly FolderBlobStore store;
    private readonly string path;
    private readonly bool durable;
    private readonly SafeFileHandle handle;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly AlignedBlock block = AlignedBlock.Rent();
    private int filled;
    private bool isDirect;
    private bool published;
    private bool disposed;

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
            isDirect = durable && reserve >= LeastDirect && DirectWrites.TryEnable(handle);
        }
        catch (IOException full) when (StorageFullException.IsFull(full) || (reserve > 0 && full.HResult == PlainIoError))
        {
            hash.Dispose();
            block.Return();
            File.Delete(path);
            throw Full(full);
        }
    }

    public long Length { get; private set; }

    public Memory<byte> GetMemory()
    {
        // Another write may have the block by now.
        ObjectDisposedException.ThrowIf(disposed, this);
        return block.Memory[filled..];
    }

    public ValueTask AdvanceAsync(int count, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellation.ThrowIfCancellationRequested();
        hash.AppendData(block.GetSpan().Slice(filled, count));
        filled += count;
        Length += count;
        if (filled == AlignedBlock.Size) Write(filled);
        return ValueTask.CompletedTask;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            var space = GetMemory();
            var piece = bytes[..Math.Min(space.Length, bytes.Length)];
            piece.CopyTo(space);
            await AdvanceAsync(piece.Length, cancellation);
            bytes = bytes[piece.Length..];
        }
    }

    public ValueTask<BlobInfo> PublishAsync(string? expectedSha256, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (expectedSha256 is not null && expectedSha256 != sha256) throw new BlobMismatchException(expectedSha256, sha256);
        try
        {
            WriteRest();
            // A reservation larger than what came leaves zeros behind, and so does the padding of the last block.
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
        if (disposed) return ValueTask.CompletedTask;
        disposed = true;
        handle.Dispose();
        hash.Dispose();
        block.Return();
        if (!published) File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private void WriteRest()
    {
        if (filled == 0) return;
        var whole = isDirect ? (filled + AlignedBlock.Alignment - 1) & ~(AlignedBlock.Alignment - 1) : filled;
        block.GetSpan()[filled..whole].Clear();
        Write(whole);
    }

    /// <summary>The block's first bytes behind what is in the file; the block is empty then.</summary>
    private void Write(int count)
    {
        var at = Length - filled;
        try
        {
            Write(block.GetSpan()[..count], at);
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw Full(full);
        }

        filled = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(handle, bytes, at);
        }
        catch (Exception refused) when (isDirect && refused is IOException or ArgumentException && !(refused is IOException full && StorageFullException.IsFull(full)))
        {
            // Some file systems accept the flag and refuse the write.
            DirectWrites.Disable(handle);
            isDirect = false;
            RandomAccess.Write(handle, bytes, at);
        }
    }

    private StorageFullException Full(IOException inner) => new($"The disk of {Path.GetDirectoryName(Path.GetDirectoryName(path))} is full.", inner);
}
