using System.Diagnostics.Metrics;

namespace Lightbox.Catalog;

/// <summary>What the catalogue measures of itself.</summary>
internal sealed class CatalogMetrics
{
    public const string Meter = "Lightbox.Catalog";
    public const string Load = "lightbox.catalog.load";

    private readonly Histogram<double> load;

    public CatalogMetrics(IMeterFactory meters) => load = meters.Create(Meter).CreateHistogram<double>(Load, "s", "From the store into memory at start, with the built-in content put into the store when it is another version's.");

    public void Loaded(TimeSpan taken) => load.Record(taken.TotalSeconds);
}
