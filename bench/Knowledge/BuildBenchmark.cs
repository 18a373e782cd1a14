using System.Diagnostics;
using System.Globalization;
using Lightbox.Bench.Load;

namespace Lightbox.Bench.Knowledge;

/// <summary>100,000 entries with their vectors taken into an empty folder, by a process of its own; also how long that process's successor needs to its first answer.</summary>
internal sealed class BuildBenchmark : IBenchmark
{
    private const int Entries = HybridBenchmark.Entries, Builds = 3, Starts = 7;

    private const double LimitSeconds = 30, LimitMegabytes = 300, LimitStart = 2;

    /// <summary>The runtime sizes its young generation after the processor's cache, hundreds of megabytes on a server's: memory that is full of what nobody needs any more.</summary>
    public static readonly Dictionary<string, string> SmallYoungGeneration = new() { ["DOTNET_GCgen0size"] = "0x2000000" };

    public string Name => "knowledge-build";

    public string About => "index build of 100,000 entries without embedding (time, memory, disk), and start-up to the first answer";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        List<double> seconds = [], peaks = [], sizes = [], starts = [];
        for (var build = 0; build < Builds; build++)
        {
            using var data = new TemporaryData();
            var start = Stopwatch.GetTimestamp();
            await using (var child = await Child.StartAsync(SmallYoungGeneration, cancellation, "knowledge", "build", data.Path, Entries.ToString(CultureInfo.InvariantCulture)))
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                peaks.Add(Peak(child.Id));
            }

            sizes.Add(Directory.EnumerateFiles(data.Path).Sum(file => new FileInfo(file).Length) / (double)(1 << 20));
            for (var i = 0; build == Builds - 1 && i < Starts; i++)
            {
                start = Stopwatch.GetTimestamp();
                await using var child = await Child.StartAsync(cancellation, "knowledge", "open", data.Path, "0");
                starts.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return
        [
            new("build of 100,000 entries, entries made on the way", "s", seconds, LimitSeconds),
            new("build, most memory held (VmHWM, young generation 32 MB)", "MB", peaks, LimitMegabytes),
            new("index on the disk", "MB", sizes, LimitMegabytes),
            new("process start to first answer, 100,000 entries", "s", starts, LimitStart),
        ];
    }

    /// <summary>The most that a process ever held at once, 2^20 bytes.</summary>
    private static double Peak(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .First();
}
