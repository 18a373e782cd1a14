using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Storage.Files;

/// <summary>
/// Writing past the page cache (O_DIRECT, open(2)): what is only written once and then flushed need not be copied into the cache first, which costs about as much
/// processor time as hashing it does. Positions, lengths and memory must be aligned.
/// </summary>
internal static partial class DirectWrites
{
    private const int GetFlags = 3;
    private const int SetFlags = 4;

    /// <summary>The flag is the architecture's own.</summary>
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <summary>Turns it on for an open file.</summary>
    /// <returns>False where the file system has no such thing.</returns>
    public static bool TryEnable(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && Control(file, GetFlags, 0) is >= 0 and var flags && Control(file, SetFlags, flags | Direct) == 0;

    /// <summary>Back to the page cache.</summary>
    public static void Disable(SafeFileHandle file)
    {
        if (Control(file, GetFlags, 0) is >= 0 and var flags) Control(file, SetFlags, flags & ~Direct);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
