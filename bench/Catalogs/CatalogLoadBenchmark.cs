using System.Diagnostics.Metrics;
using System.Globalization;
using Lightbox.Bench.Load;
using Lightbox.Catalog;
using Lightbox.Cli.Hosting;

namespace Lightbox.Bench.Catalogs;

/// <summary>The catalogue's load at start, as it measures it itself, each in a process of its own: with the content in the store, and at the very first start, which puts it there; 300 ms.</summary>
internal sealed class CatalogLoadBenchmark : IBenchmark
{
    private const int Repeats = 9;

    private const double Limit = 300;

    public string Name => "catalog-load";

    public string About => "the catalogue's load at start, first and later";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        List<double> firsts = [], laters = [];
        for (int i = 0; i < Repeats; i++)
        {
            using var data = new TemporaryData();
            firsts.Add(await LoadAsync(data.Path, cancellation));
            laters.Add(await LoadAsync(data.Path, cancellation));
        }

        return [new("load of the catalogue at start", "ms", laters, Limit), new("load at the first start, with the content put into the store", "ms", firsts, Limit)];
    }

    /// <summary>The child's part: starts the catalogue and prints milliseconds.</summary>
    public static async Task<int> ServeAsync(string data, CancellationToken cancellation)
    {
        double taken = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument is { Name: CatalogMetrics.Load, Meter.Name: CatalogMetrics.Meter }) meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => taken = 1000 * seconds);
        listener.Start();
        var folder = DataFolder.At(data);
        folder.Create();
        await using var services = await EmbeddedServices.StartAsync(new HostSettings(folder, ServiceSet.Catalog), cancellation);
        Console.WriteLine(taken.ToString(CultureInfo.InvariantCulture));
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }

    private static async Task<double> LoadAsync(string data, CancellationToken cancellation)
    {
        await using var child = await Child.StartAsync(cancellation, "serve", "catalog-load", data);
        return double.Parse(child.Words[0], CultureInfo.InvariantCulture);
    }
}
