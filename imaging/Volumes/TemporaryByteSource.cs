using Microsoft.Win32.SafeHandles;

namespace Lightbox.Imaging.Volumes;

/// <summary>Bytes too many for memory, in a file that nobody else can open and that is gone when this is disposed or the process dies.</summary>
internal sealed class TemporaryByteSource : IByteSource
{
    private readonly SafeFileHandle handle;

    /// <exception cref="IOException">The disk is full.</exception>
    public TemporaryByteSource(long length)
    {
        Length = length;
        var path = Path.Combine(Path.GetTempPath(), $"lightbox-{Environment.ProcessId}-{Guid.NewGuid():n}.tmp");
        handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess, length);

        // Where a file may be unlinked while it is open, not even a killed process leaves it behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
    }

    public long Length { get; }

    public string? LocalPath => null;

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return offset >= Length ? 0 : RandomAccess.Read(handle, destination, offset);
    }

    public void Dispose() => handle.Dispose();
}
