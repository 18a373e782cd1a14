using System.Diagnostics;

namespace Lightbox.Bench.Catalogs;

/// <summary>How long calls took.</summary>
internal static class Latencies
{
    /// <summary>Milliseconds of one call after the other.</summary>
    public static async Task<double[]> OfAsync(int calls, Func<int, Task> call)
    {
        var taken = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await call(i);
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return taken;
    }

    /// <summary>The value that 99 of 100 do not exceed.</summary>
    public static double P99(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1];
    }
}
