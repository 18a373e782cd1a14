using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Files;

/// <summary>What tells that a file left in place is still the one that was registered, without reading it.</summary>
/// <param name="SizeBytes">Length, bytes.</param>
/// <param name="ModifiedUnixNanos">Last modification, nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Inode">Null where the system has none to give.</param>
public sealed record FileIdentity(long SizeBytes, long ModifiedUnixNanos, ulong? Inode)
{
    /// <summary>.NET's own clock counts in these.</summary>
    private const long NanosPerTick = 100;

    /// <summary>Looks at the file a path leads to, links followed; null when there is none.</summary>
    public static FileIdentity? Of(string path) => FileStat.Following(path) is { Kind: FileKind.Regular } stat ? Of(stat) : null;

    /// <summary>Looks at an open file: what the path leads to may be another one by now.</summary>
    public static FileIdentity Of(SafeFileHandle handle) => Of(FileStat.Of(handle));

    /// <summary>The same as far as both sides know: one may lack the inode or count time in ticks of 100 ns.</summary>
    public bool Matches(FileIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return SizeBytes == other.SizeBytes
            && ModifiedUnixNanos / NanosPerTick == other.ModifiedUnixNanos / NanosPerTick
            && (Inode is null || other.Inode is null || Inode == other.Inode);
    }

    private static FileIdentity Of(FileStat stat) => new(stat.Size, stat.ModifiedUnixNanos, stat.Inode);
}
