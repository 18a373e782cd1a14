using System.Runtime.InteropServices;
using Lightbox.Bench.Catalogs;
using Lightbox.Bench.Clips;
using Lightbox.Bench.Codecs;
using Lightbox.Bench.Intake;
using Lightbox.Bench.Isolation;
using Lightbox.Bench.Knowledge;
using Lightbox.Bench.Load;
using Lightbox.Bench.Memory;
using Lightbox.Bench.Search;
using Lightbox.Bench.Serving;
using Lightbox.Bench.Slides;
using Lightbox.Bench.Start;
using Lightbox.Bench.Stow;
using Lightbox.Bench.Volumes;

namespace Lightbox.Bench;

/// <summary>One thing that is measured, and what it must reach.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for `bench list`.</summary>
    string About { get; }

    Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation);
}

/// <summary>All benchmarks; the limits are those of the issue that asked for them.</summary>
internal static class Benchmarks
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new StartBenchmark(),
        new MemoryBenchmark(),
        new SearchBenchmark(),
        new UnaryBenchmark(),
        new GetDatasetBenchmark(),
        new CatalogSearchBenchmark(),
        new AssetPageBenchmark(),
        new CatalogLoadBenchmark(),
        new ServingMemoryBenchmark(),
        new SoakBenchmark(),
        new PreviewBenchmark(),
        new TileBenchmark(),
        new SlidePictureBenchmark(),
        new DeepZoomBenchmark(),
        new VolumeSliceBenchmark(),
        new CodecBenchmark(),
        new ClipFrameBenchmark(),
        new WorkerBenchmark(),
        new ParseBenchmark(),
        new RowBenchmark(),
        new FolderBenchmark(),
        new DownloadBenchmark(),
        new LargeBenchmark(),
        new StowBenchmark(),
        new HybridBenchmark(),
        new LoadBenchmark(),
        new RecallBenchmark(),
        new BuildBenchmark(),
        new MillionBenchmark(),
    ];

    /// <returns>0 when every limit was kept, 1 when one was missed, 2 when there is no such benchmark.</returns>
    public static async Task<int> RunAsync(string name, CancellationToken cancellation)
    {
        var chosen = name == "all" ? All : [.. All.Where(benchmark => benchmark.Name == name)];
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync($"bench: there is no benchmark '{name}'; see 'bench list'.");
            return 2;
        }

        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine(Figure.Header);
        bool kept = true;
        foreach (var benchmark in chosen)
        {
            // One that could not run is a limit missed, and no reason to keep the others from running.
            try
            {
                var figures = await benchmark.RunAsync(cancellation);
                foreach (var figure in figures) Console.WriteLine(figure);
                kept &= figures.All(figure => figure.IsKept);
                ResultFile.Write(benchmark.Name, figures);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"bench: {benchmark.Name} could not be measured: {failure.Message}");
                kept = false;
            }
        }

        return kept ? 0 : 1;
    }
}
