using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Blobs;

/// <summary>
/// A folder: blobs at <c>ab/cd...</c> (the hash, cut after two digits), partials in <c>.partial/</c> beside them so that publishing is a
/// rename. Files are 0600, folders 0700.
/// </summary>
public sealed partial class FolderBlobStore : IBlobStore
{
    private const string PartialFolder = ".partial";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string root;
    private readonly string partials;
    private readonly bool durable;
    private readonly ShardFolders shards;

    /// <param name="root">Made when it is not there.</param>
    /// <param name="durable">Whether a published blob has reached the disk, not just the system's cache. Surviving a killed process needs neither.</param>
    public FolderBlobStore(string root, bool durable = true)
    {
        this.root = Path.GetFullPath(root);
        this.durable = durable;
        partials = Path.Combine(this.root, PartialFolder);
        shards = new ShardFolders(this.root);
        DataFolder.CreatePrivate(this.root);
        DataFolder.CreatePrivate(partials);
    }

    public ValueTask<IBlobWrite> ReserveAsync(long? expectedLength, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = Path.Combine(partials, Guid.NewGuid().ToString("N"));
        return ValueTask.FromResult<IBlobWrite>(new FolderBlobWrite(this, path, expectedLength ?? 0, durable));
    }

    public async Task<BlobInfo> AdoptAsync(string path, string sha256, CancellationToken cancellation)
    {
        long length;
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            length = RandomAccess.GetLength(handle);
            try
            {
                if (durable) RandomAccess.FlushToDisk(handle);
            }
            catch (IOException full) when (StorageFullException.IsFull(full))
            {
                throw new StorageFullException($"The disk of {root} is full.", full);
            }
        }

        // A rename within the folder is one step; a move from another disk is a copy that a crash may cut.
        if (Path.GetFullPath(path).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return new BlobInfo(sha256, length, Publish(path, sha256, length));
        await using var content = File.OpenRead(path);
        var info = await this.PutAsync(content, sha256, cancellation);
        File.Delete(path);
        return info;
    }

    public ValueTask<long?> LengthAsync(string sha256, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(sha256));
        return ValueTask.FromResult<long?>(file.Exists ? file.Length : null);
    }

    public ValueTask<IBlobReader?> OpenAsync(string sha256, CancellationToken cancellation)
    {
        var path = PathOf(sha256);
        try
        {
            return ValueTask.FromResult<IBlobReader?>(new FolderBlobReader(path));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<IBlobReader?>(null);
        }
    }

    public ValueTask<bool> DeleteAsync(string sha256, CancellationToken cancellation)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path)) return ValueTask.FromResult(false);
        File.Delete(path);
        return ValueTask.FromResult(true);
    }

    public ValueTask<int> SweepAsync(TimeSpan olderThan, CancellationToken cancellation)
    {
        var before = DateTime.UtcNow - olderThan;
        var swept = 0;
        foreach (var file in new DirectoryInfo(partials).EnumerateFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.LastWriteTimeUtc > before || IsBeingWritten(file.FullName)) continue;
            file.Delete();
            swept++;
        }

        return ValueTask.FromResult(swept);
    }

    public ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (durable) shards.Flush(cancellation);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whoever writes a partial holds it alone (flock), as long as its process lives.</summary>
    private static bool IsBeingWritten(string partial)
    {
        try
        {
            using var alone = File.OpenHandle(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>
    /// The partial becomes the blob, also where there is one: a rename over an equal blob changes nothing for those who read it, and bytes that have rotted
    /// since are sound again.
    /// </summary>
    internal bool Publish(string partial, string sha256, long length)
    {
        var path = PathOf(sha256);
        var existing = new FileInfo(path);
        var existed = existing.Exists && existing.Length == length;
        shards.Move(partial, sha256, path);
        return existed;
    }

    /// <exception cref="ArgumentException">Not a hash: a name from outside never becomes a path.</exception>
    private string PathOf(string sha256)
    {
        if (sha256 is not { Length: 64 } || sha256.AsSpan().ContainsAnyExcept(HexDigits))
            throw new ArgumentException("A blob is named by 64 lower-case hex digits.", nameof(sha256));
        return Path.Combine(root, sha256[..2], sha256[2..]);
    }

    private sealed class FolderBlobReader : IBlobReader
    {
        private readonly SafeFileHandle handle;

        public FolderBlobReader(string path)
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Length = RandomAccess.GetLength(handle);
            LocalPath = path;
        }

        public long Length { get; }

        public string? LocalPath { get; }

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var total = 0;
            while (total < destination.Length)
            {
                var read = RandomAccess.Read(handle, destination[total..], offset + total);
                if (read == 0) break;
                total += read;
            }

            return total;
        }

        public void Dispose() => handle.Dispose();
    }
}
