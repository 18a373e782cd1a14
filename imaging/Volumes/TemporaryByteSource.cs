using Microsoft.Win32.SafeHandles;

namespace Lightbox.Imaging.Volumes;

/// <summary>Bytes too many for memory, in a file that nobody else can open and that is gone when this is disposed or the process dies.</summary>
internal sealed class TemporaryByteSource : IByteSource
{
    private readonly SafeFileHandle handle;

    /// <param name="length">Bytes it is going to have; the room is taken as they are written.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public TemporaryByteSource(long length)
    {
        Length = length;
        var path = Path.Combine(Path.GetTempPath(), $"lightbox-{Environment.ProcessId}-{Guid.NewGuid():n}.tmp");
        handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess);

        // Where a file may be unlinked while it is open, not even a killed process leaves it behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
    }

    public long Length { get; }

    public string? LocalPath => null;

    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int done = 0;
        while (done < destination.Length)
        {
            int got = RandomAccess.Read(handle, destination[done..], offset + done);
            if (got == 0) break;
            done += got;
        }

        return done;
    }

    public void Dispose() => handle.Dispose();
}
