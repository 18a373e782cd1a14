using Microsoft.Win32.SafeHandles;

namespace Lightbox.Imaging;

/// <summary>A file on this disk: one handle, positioned reads, no lock and no shared position.</summary>
public sealed class FileByteSource : IByteSource
{
    private readonly SafeFileHandle handle;

    /// <summary>Opens the file for reading; others may go on writing or delete it, which is for the caller to notice.</summary>
    /// <exception cref="IOException">The file is not there or cannot be opened.</exception>
    public FileByteSource(string path)
    {
        LocalPath = Path.GetFullPath(path);
        handle = File.OpenHandle(LocalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            Length = RandomAccess.GetLength(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public string LocalPath { get; }

    /// <summary>The open file, for a caller who must know that it is the one meant; still this source's to close.</summary>
    public SafeFileHandle Handle => handle;

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length) return 0;
        if (destination.Length > Length - offset) destination = destination[..(int)(Length - offset)];
        int done = 0;
        while (done < destination.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int got = RandomAccess.Read(handle, destination[done..], offset + done);
            if (got == 0) break;
            done += got;
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
