using System.Globalization;

namespace Lightbox.Bench.Memory;

/// <summary>Processor time of a process, all threads: what a busy machine does not stretch much.</summary>
internal static class ProcessTime
{
    /// <summary>Of a kernel's clock tick, as every Linux reports it to programs.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system, seconds.</summary>
    public static double Seconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The second field is a name in parentheses and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
