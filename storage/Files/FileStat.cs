using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Files;

/// <summary>What kind of thing a path names.</summary>
public enum FileKind
{
    Regular,
    Folder,
    Link,
    Fifo,
    Socket,
    Device,
    Other,
}

/// <summary>
/// What the file system says of a path, without following a link at its end: what is needed to tell later whether a file in place is
/// still the one that was registered. .NET tells neither inode nor device.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedUnixNanos">Last modification, nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Inode">Null where the file system has none to tell.</param>
public sealed partial record FileStat(FileKind Kind, long Size, long ModifiedUnixNanos, ulong? Inode)
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;

    /// <summary>Looks; null when nothing is there, or nothing that this process may see.</summary>
    public static FileStat? Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() ? OfLinux(path, DoNotFollow) : OfAnywhere(path);
    }

    /// <summary>Looks at what the path leads to, a link at its end followed.</summary>
    public static FileStat? Following(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() ? OfLinux(path, 0) : OfAnywhere(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
    }

    /// <summary>Looks at an open file: what its path leads to may be another one by now.</summary>
    public static FileStat Of(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (OperatingSystem.IsLinux() && StatX(handle, "", EmptyPath, BasicStats, out var stat) == 0) return Of(stat);
        return new FileStat(FileKind.Regular, RandomAccess.GetLength(handle), Nanos(File.GetLastWriteTimeUtc(handle)), null);
    }

    private static FileStat? OfLinux(string path, int flags) => StatX(CurrentFolder, path, flags, BasicStats, out var stat) == 0 ? Of(stat) : null;

    private static FileStat Of(StatXResult stat)
    {
        // stat(2): the file type is in the mode's upper four bits.
        var kind = (stat.Mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            0x1000 => FileKind.Fifo,
            0xC000 => FileKind.Socket,
            0x2000 or 0x6000 => FileKind.Device,
            _ => FileKind.Other,
        };
        return new FileStat(kind, (long)stat.Size, (stat.ModifiedSeconds * 1_000_000_000) + stat.ModifiedNanoseconds, stat.Inode);
    }

    private static FileStat? OfAnywhere(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null) return new FileStat(FileKind.Link, 0, 0, null);
        if (Directory.Exists(path)) return new FileStat(FileKind.Folder, 0, 0, null);
        if (!file.Exists) return null;
        return new FileStat(FileKind.Regular, file.Length, Nanos(file.LastWriteTimeUtc), null);
    }

    private static long Nanos(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * 100;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out StatXResult result);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, out StatXResult result);

    /// <summary>struct statx: the kernel's own layout, the same on every architecture (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXResult
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}
