using System.Buffers.Binary;
using Lightbox.Storage;

namespace Lightbox.Render.Cache;

/// <summary>
/// Encoded pictures in a folder, so that a second start need not make them again. File <c>ab/cd...</c> (the content key): "LBR1", the data's
/// length (4 bytes, little-endian), the data. It is only a cache: what cannot be written is not kept, what is cut is not believed.
/// </summary>
internal sealed class DiskCache(string folder, long maximumBytes, ILogger<DiskCache> logger)
{
    private const int HeaderBytes = 8;
    private const int LargestEntry = 32 << 20;

    /// <summary>Room is made down to this part of the bound, so that not every write has to look for files to remove.</summary>
    private const double Target = 0.9;

    private readonly Lock gate = new();
    private long bytes = -1;
    private bool failed;

    private static ReadOnlySpan<byte> Magic => "LBR1"u8;

    /// <summary>The data, or null.</summary>
    public byte[]? TryRead(string key)
    {
        if (maximumBytes == 0) return null;
        var path = PathOf(key);

        // Most are asked for the first time: looking costs a hundredth of a thrown exception.
        if (!File.Exists(path)) return null;
        try
        {
            using var handle = File.OpenHandle(path);
            long length = RandomAccess.GetLength(handle);
            if (length is < HeaderBytes or > LargestEntry) return null;
            var file = new byte[length];
            if (RandomAccess.Read(handle, file, 0) != length || !IsWhole(file)) return null;

            // The oldest are removed first; being read makes a file young.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return file[HeaderBytes..];
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the data; a full disk costs the copy, not the caller.</summary>
    public void Write(string key, byte[] data)
    {
        if (maximumBytes == 0 || data.Length > LargestEntry - HeaderBytes || data.Length > maximumBytes) return;
        try
        {
            var path = PathOf(key);
            DataFolder.CreatePrivate(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():n}";
            try
            {
                WriteFile(temporary, data);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }

            Count(data.Length + HeaderBytes);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException or StorageException)
        {
            if (!failed) RenderLog.DiskCacheFailed(logger, full.GetType().Name);
            failed = true;
        }
    }

    private static void WriteFile(string path, byte[] data)
    {
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], data.Length);
        RandomAccess.Write(handle, header, 0);
        RandomAccess.Write(handle, data, HeaderBytes);
    }

    private static bool IsWhole(byte[] file) =>
        file.AsSpan().StartsWith(Magic) && BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)) == file.Length - HeaderBytes;

    private string PathOf(string key) => Path.Combine(folder, key[..2], key[2..]);

    /// <summary>Counts what is there at the first write, then only adds up; overwritten files are counted twice until the next clearing.</summary>
    private void Count(long added)
    {
        lock (gate)
        {
            bytes = bytes < 0 ? Files().Sum(file => file.Length) : bytes + added;
            if (bytes > maximumBytes) bytes = MakeRoom();
        }
    }

    private long MakeRoom()
    {
        var files = Files().OrderBy(file => file.LastWriteTimeUtc).ToList();
        long left = files.Sum(file => file.Length);
        foreach (var file in files)
        {
            if (left <= maximumBytes * Target) break;
            left -= file.Length;
            file.Delete();
        }

        return left;
    }

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories);
}
