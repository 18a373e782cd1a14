using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>One dataset with what of it is here, counted anew after a write.</summary>
internal sealed class ShelfEntry
{
    private readonly IDatasetStore store;
    private int writes;
    private volatile Counted counted;

    public ShelfEntry(Dataset description, Holdings holdings, IDatasetStore store)
    {
        this.store = store;
        Description = description;
        Id = DatasetNames.IdOf(description.Name);
        counted = new Counted(0, With(holdings));
    }

    public string Id { get; }

    /// <summary>Without holdings. Shared: do not change it.</summary>
    public Dataset Description { get; }

    /// <summary>With holdings. Shared: do not change it.</summary>
    public ValueTask<Dataset> DatasetAsync(CancellationToken cancellation)
    {
        var known = counted;
        return known.Writes == Volatile.Read(ref writes) ? new ValueTask<Dataset>(known.Dataset) : CountAsync(cancellation);
    }

    /// <summary>To be called after a transaction that changed what is here.</summary>
    public void HoldingsChanged() => Interlocked.Increment(ref writes);

    private async ValueTask<Dataset> CountAsync(CancellationToken cancellation)
    {
        // Read first: a write that commits while we count makes this count stale again instead of being lost.
        var seen = Volatile.Read(ref writes);
        var dataset = With(await store.HoldingsAsync(Id, cancellation));
        counted = new Counted(seen, dataset);
        return dataset;
    }

    private Dataset With(Holdings holdings)
    {
        var dataset = Description.Clone();
        dataset.Holdings = holdings;
        return dataset;
    }

    private sealed record Counted(int Writes, Dataset Dataset);
}
