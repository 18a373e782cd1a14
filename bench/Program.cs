using Lightbox.Bench;
using Lightbox.Bench.Catalogs;
using Lightbox.Bench.Crash;
using Lightbox.Bench.Fuzz;
using Lightbox.Bench.Knowledge;
using Lightbox.Bench.Load;
using Lightbox.Bench.Serving;

const string Usage = """
    bench list                               what can be measured
    bench run NAME|all                       measures it, prints a table, writes artifacts/bench/NAME.json; exit code 1 when a limit is missed
    bench run fuzz [--seconds N] [--seed N] [--target NAME] [--case N]
                                             mutated files of every format through every reader, 30 minutes; exit code 1 on a find
    bench run crash [--files N] [--kills N] [--seed N] [--store sqlite|postgres]
                                             a tree taken in by processes that are killed and started again; exit code 1 when a file is missing, twice or left over
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

switch (args)
{
    case ["list"]:
        foreach (var benchmark in Benchmarks.All) Console.WriteLine($"{benchmark.Name,-16} {benchmark.About}");
        Console.WriteLine($"{"fuzz",-16} {FuzzRun.About}");
        Console.WriteLine($"{"crash",-16} {CrashRun.About}");
        return 0;
    case ["run", "fuzz", .. var options]:
        return await FuzzRun.RunAsync(FuzzOptions.Parse(options), stop.Token);
    case ["run", "crash", .. var options]:
        return await new CrashRun(CrashOptions.Parse(options), Console.Out).RunAsync(stop.Token);
    case ["fuzz-worker", var seeds, var journal, var seed]:
        return FuzzWorker.Run(seeds, journal, uint.Parse(seed));
    case ["run", var name]:
        return await Benchmarks.RunAsync(name, stop.Token);
    case ["knowledge", "build", var folder, var entries]:
        return await IndexProcess.BuildAsync(folder, int.Parse(entries), stop.Token);
    case ["knowledge", "open", var folder, var more]:
        return await IndexProcess.OpenAsync(folder, int.Parse(more), stop.Token);
    case ["serve", "hello"]:
        return await HelloServer.RunAsync(stop.Token);
    case ["serve", "images", var data, var folder]:
        return await ImageServer.RunAsync(data, folder, stop.Token);
    case ["serve", "catalog", var data]:
        return await CatalogServer.RunAsync(data, stop.Token);
    case ["serve", "catalog-load", var data]:
        return await CatalogLoadBenchmark.ServeAsync(data, stop.Token);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
