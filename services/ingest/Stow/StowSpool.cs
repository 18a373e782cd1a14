using System.Security.Cryptography;
using Lightbox.Ingest.Intake;
using Lightbox.Storage;

namespace Lightbox.Ingest.Stow;

/// <summary>An instance that has more bytes than one may have.</summary>
internal sealed class StowTooLongException : Exception;

/// <summary>Instances too long for the memory, on their way into the blobs: files beside them, hashed while they are written, so that becoming a blob is a rename.</summary>
internal sealed class StowSpool
{
    private const int Piece = 1 << 20;

    private readonly string folder;
    private readonly FileBytes room;
    private readonly StowOptions options;

    public StowSpool(DataFolder data, FileBytes room, StowOptions options)
    {
        (this.room, this.options) = (room, options);
        folder = Path.Combine(data.Blobs, ".stow");
        // What a killed process left: whoever sent it got no answer and sends it again.
        if (Directory.Exists(folder)) foreach (var left in Directory.EnumerateFiles(folder)) Expire(left);
    }

    /// <exception cref="StorageFullException">No room; nothing of it is left.</exception>
    /// <exception cref="StowTooLongException">It is longer than one may be.</exception>
    public async Task<ArrivedFile> WriteAsync(
        ReadOnlyMemory<byte> first, Func<int, CancellationToken, ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsEnd)>> read, CancellationToken cancellation)
    {
        DataFolder.CreatePrivate(folder);
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            long length = 0;
            var (bytes, isEnd) = (first, false);
            while (true)
            {
                if (length + bytes.Length > options.MaximumInstanceBytes) throw new StowTooLongException();
                room.CheckRoom(bytes.Length);
                hash.AppendData(bytes.Span);
                await RandomAccess.WriteAsync(handle, bytes, length, cancellation);
                length += bytes.Length;
                if (isEnd) break;
                (bytes, isEnd) = await read(Piece, cancellation);
            }

            return new ArrivedFile { Path = "", Origin = "", LocalPath = path, Size = length, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            File.Delete(path);
            throw new StorageFullException("The disk of the blobs is full.", full);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Another process on the same folder may be writing one now.</summary>
    private static void Expire(string path)
    {
        if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > TimeSpan.FromHours(1)) File.Delete(path);
    }
}
