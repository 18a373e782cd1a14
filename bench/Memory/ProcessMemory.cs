using System.Globalization;

namespace Lightbox.Bench.Memory;

/// <summary>
/// What a process and all it started hold: proportional set size, which counts a page that n processes share as an n-th.
/// </summary>
internal static class ProcessMemory
{
    /// <summary>Summed PSS, 2^20 bytes.</summary>
    public static double Megabytes(int process) => Family(process).Sum(Pss) / 1024.0;

    /// <summary>How many processes it is.</summary>
    public static int Count(int process) => Family(process).Count();

    /// <summary>Files and sockets they hold open.</summary>
    public static int OpenFiles(int process) => Family(process).Sum(id =>
    {
        try
        {
            return Directory.GetFileSystemEntries($"/proc/{id}/fd").Length;
        }
        catch (IOException)
        {
            return 0;
        }
    });

    private static IEnumerable<int> Family(int process)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0 && File.Exists($"/proc/{id}/stat"))
            .ToLookup(Parent);
        IEnumerable<int> Below(int id) => parents[id].SelectMany(Below).Prepend(id);
        return Below(process);
    }

    /// <summary>The fourth field of stat; the second is a name in parentheses and may hold anything.</summary>
    private static int Parent(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }

    /// <summary>kB; 0 for a process that ended meanwhile.</summary>
    private static long Pss(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/smaps_rollup")
                .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
                .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
