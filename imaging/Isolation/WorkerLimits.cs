using System.Globalization;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// What the system holds a worker to: memory (RLIMIT_DATA, which counts private writable memory of every kind, moved with each request) and no core file,
/// which would be a patient's picture on disk. Linux only; elsewhere the deadline alone ends a bomb.
/// </summary>
internal static partial class WorkerLimits
{
    private const int Data = 2, Core = 4;

    /// <summary>Fifth field of /proc/self/statm: pages of data and stack.</summary>
    private const int DataPages = 5;

    public static void Start()
    {
        if (OperatingSystem.IsLinux()) _ = SetLimit(Core, new Limit());
    }

    /// <summary>Lets the process take so many bytes beyond what it holds now.</summary>
    public static void Allow(long bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        long pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[DataPages], CultureInfo.InvariantCulture);
        ulong most = (ulong)((pages * Environment.SystemPageSize) + bytes);
        _ = SetLimit(Data, new Limit { Soft = most, Hard = ulong.MaxValue });
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
