using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Files;

/// <summary>
/// Makes the names in a folder survive a power cut: a file that was flushed and then renamed has its bytes on the disk, but not yet its name (fsync(2)). .NET opens no
/// folders.
/// </summary>
internal static partial class FolderFlush
{
    private const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var handle = new SafeFileHandle(Open(folder, CloseOnExec), ownsHandle: true);
        // A folder that went away has no names to keep.
        if (handle.IsInvalid) return;
        if (Sync(handle) != 0) throw new IOException($"The folder {folder} could not be flushed to the disk.", Marshal.GetLastPInvokeError());
    }

    /// <summary>Everything of the folder's file system at once (syncfs(2)): one journal to write in place of one for each folder.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void FlushAll(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var handle = new SafeFileHandle(Open(folder, CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid) return;
        if (SyncAll(handle) != 0) throw new IOException($"The file system of {folder} could not be flushed to the disk.", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncAll(SafeFileHandle folder);
}
