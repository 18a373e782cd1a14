using System.Globalization;

namespace Lightbox.Bench.Memory;

/// <summary>
/// What an idle `lightbox up` (all services in one process) holds: proportional set size, which counts a page that n processes share as an n-th.
/// </summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Repeats = 5;

    private const double LimitMegabytes = 250;

    /// <summary>Start-up work has settled and the collector has had its say.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public string Name => "memory";

    public string About => "summed PSS of an idle `lightbox up`, all services in one process";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        var megabytes = new List<double>();
        for (int i = 0; i < Repeats; i++)
        {
            using var up = await LightboxProcess.UpAsync(data.Path, cancellation);
            await Task.Delay(Settle, cancellation);
            megabytes.Add(Family(up.Id).Sum(Pss) / 1024.0);
            await up.StopAsync(cancellation);
        }

        return [new("PSS, idle", "MB", megabytes, LimitMegabytes)];
    }

    /// <summary>The process and all it started.</summary>
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

    /// <summary>kB.</summary>
    private static long Pss(int process) => File.ReadLines($"/proc/{process}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
        .First();
}
