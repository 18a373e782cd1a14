using System.Globalization;
using Lightbox.Bench.Load;
using Lightbox.Bench.Memory;

namespace Lightbox.Bench.Knowledge;

/// <summary>A million entries: hybrid search by one client, and what the process holds after it.</summary>
internal sealed class MillionBenchmark : IBenchmark
{
    private const int Entries = 1_000_000, Runs = 3;

    private const double LimitMilliseconds = 60, LimitMegabytes = 1200;

    public string Name => "knowledge-million";

    public string About => "hybrid search of 1,000,000 entries, p50 and memory; the first run makes the index (2.5 GB in the cache)";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var folder = await EntryBase.MadeAsync(Entries, cancellation);
        List<double> times = [], memory = [];
        for (var run = 0; run < Runs; run++)
        {
            await using var child = await Child.StartAsync(BuildBenchmark.SmallYoungGeneration, cancellation, "knowledge", "open", folder, "3");
            times.Add(double.Parse(child.Words[0], CultureInfo.InvariantCulture));
            memory.Add(ProcessMemory.Megabytes(child.Id));
        }

        return [new("hybrid search of 1,000,000 entries, p50", "ms", times, LimitMilliseconds), new("memory after it (PSS, young generation 32 MB)", "MB", memory, LimitMegabytes)];
    }
}
