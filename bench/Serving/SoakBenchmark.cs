using System.Globalization;
using Lightbox.Bench.Memory;
using Lightbox.Bench.Peers;
using Lightbox.Cli.Up;

namespace Lightbox.Bench.Serving;

/// <summary>
/// `lightbox up FOLDER` under eight clients for a while: what it holds must not grow once it has met everything, no request may fail, and it still ends at
/// Ctrl-C. Two minutes, or LIGHTBOX_SOAK_SECONDS.
/// </summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Clients = 8, Parts = 10, WarmParts = 4;

    private const double LimitGrowthMegabytes = 40, LimitGrowthFiles = 16, LimitStopSeconds = 5;

    public string Name => "soak";

    public string About => "`lightbox up` under 8 clients for two minutes (LIGHTBOX_SOAK_SECONDS): growth of memory and open files, end";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        int seconds = int.TryParse(Environment.GetEnvironmentVariable("LIGHTBOX_SOAK_SECONDS"), CultureInfo.InvariantCulture, out int named) ? named : 120;
        using var images = new TemporaryData();
        using var data = new TemporaryData();
        await MixedImages.GatherAsync(images.Path, cancellation);
        int files = Directory.GetFiles(images.Path).Length;
        using var up = await LightboxProcess.UpAsync(data.Path, cancellation, images.Path);
        var assets = await TakenInAsync(up, TakeInFolder.Of(images.Path, copy: false).Dataset, files, cancellation);
        IReadOnlyList<string> paths = [.. MixedImages.WithoutSlide(assets), .. MixedImages.Tiles(assets).Take(1500)];
        List<double> megabytes = [], open = [], rates = [], p99 = [];
        for (int part = 0; part < Parts; part++)
        {
            var load = await HttpLoad.RunAsync(up.Page, paths, Clients, TimeSpan.FromSeconds((double)seconds / Parts), part, cancellation);
            if (part < WarmParts) continue;
            megabytes.Add(ProcessMemory.Megabytes(up.Id));
            open.Add(ProcessMemory.OpenFiles(up.Id));
            rates.Add(load.Rate);
            p99.Add(load.P99);
        }

        long stopping = Environment.TickCount64;
        await up.StopAsync(cancellation);
        return
        [
            new("soak: answers through the gateway, 8 clients", "/s", rates), new("soak: p99", "ms", p99),
            new("soak: PSS of all processes", "MB", megabytes), new("soak: open files", "", open),
            new("soak: PSS at the end less at the beginning", "MB", [megabytes[^1] - megabytes[0]], LimitGrowthMegabytes),
            new("soak: open files at the end less at the beginning", "", [open[^1] - open[0]], LimitGrowthFiles),
            new("soak: Ctrl-C to the end", "s", [(Environment.TickCount64 - stopping) / 1000.0], LimitStopSeconds),
        ];
    }

    private static async Task<IReadOnlyList<ServedAsset>> TakenInAsync(LightboxProcess up, string dataset, int files, CancellationToken cancellation)
    {
        for (int second = 0; second < 120; second++)
        {
            try
            {
                var assets = await ServedAsset.ListAsync(up.Grpc, dataset, cancellation);
                if (assets.Count >= files) return assets;
            }
            catch (Grpc.Core.RpcException missing) when (missing.StatusCode == Grpc.Core.StatusCode.NotFound)
            {
                // The dataset is made a moment after the serving line.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        throw new InvalidOperationException($"The {files} files were not taken in within two minutes.");
    }
}
