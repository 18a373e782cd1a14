using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Native;

/// <summary>
/// How the C library's heap gives memory back. By itself glibc learns from the largest block ever freed and then keeps twice as much in every thread's arena, which after
/// one chest film is felt; but before that it gives a tile's memory back after each tile, and fetching it again costs a tenth of the tile. So: blocks of a picture's size are the system's own and go
/// back at once, and what tiles need stays.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>Of malloc.h.</summary>
    private const int TrimThreshold = -1, MmapThreshold = -3;

    private const int Picture = 1 << 20, Kept = 4 << 20;

    /// <summary>Does nothing where the C library has no such settings.</summary>
    public static void Settle()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = MallOpt(MmapThreshold, Picture);
            _ = MallOpt(TrimThreshold, Kept);
        }
        catch (Exception other) when (other is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);
}
