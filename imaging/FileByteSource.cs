using Microsoft.Win32.SafeHandles;

namespace Lightbox.Imaging;

/// <summary>A file on this disk: one handle, positioned reads, no lock and no shared position.</summary>
public sealed class FileByteSource : IByteSource
{
    /// <summary>Headers are read piece by piece, a value or a few elements at a time: one read of the file's first bytes serves them all.</summary>
    private const int HeadBytes = 16 * 1024;

    /// <summary>Whoever asks for more has a buffer of its own.</summary>
    private const int LargestPiece = 8 * 1024;

    private readonly SafeFileHandle handle;

    /// <summary>Filled by the first small read in it; two threads at once fill it twice with the same.</summary>
    private volatile byte[]? head;

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
        if (destination.Length <= LargestPiece && offset + destination.Length <= HeadBytes && FromHead((int)offset, destination, cancellation)) return destination.Length;
        return FromFile(offset, destination, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <returns>False when the file has become shorter than it was when it was opened.</returns>
    private bool FromHead(int offset, Span<byte> destination, CancellationToken cancellation)
    {
        var first = head;
        if (first is null)
        {
            first = GC.AllocateUninitializedArray<byte>((int)Math.Min(HeadBytes, Length));
            int got = FromFile(0, first, cancellation);
            if (got < first.Length) first = first[..got];
            head = first;
        }

        if (offset + destination.Length > first.Length) return false;
        first.AsSpan(offset, destination.Length).CopyTo(destination);
        return true;
    }

    private int FromFile(long offset, Span<byte> destination, CancellationToken cancellation)
    {
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
}
