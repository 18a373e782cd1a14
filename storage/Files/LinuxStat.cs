using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Files;

/// <summary>statx(2), whose structure is the same on every architecture (256 bytes: inode at 32, size at 40, mtime at 112).</summary>
internal static class LinuxStat
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;

    public static FileIdentity? Of(string path) => Call(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0);

    public static FileIdentity? Of(SafeFileHandle handle)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return Call((int)handle.DangerousGetHandle(), [0], EmptyPath);
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }

    private static FileIdentity? Call(int folder, byte[] path, int flags)
    {
        var buffer = new byte[256];
        if (Statx(folder, path, flags, BasicStats, buffer) != 0) return null;
        ulong inode = BitConverter.ToUInt64(buffer, 32);
        long size = BitConverter.ToInt64(buffer, 40);
        long seconds = BitConverter.ToInt64(buffer, 112);
        return new(size, (seconds * 1_000_000_000) + BitConverter.ToUInt32(buffer, 120), inode);
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] buffer);
}
