using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>One dataset with what of it is here, counted anew after a write.</summary>
internal sealed class ShelfEntry
{
    private readonly IDatasetStore store;
    private readonly WriteCount writes;
    private volatile Counted counted;

    public ShelfEntry(Dataset description, Holdings holdings, IDatasetStore store)
        : this(description, store, new WriteCount()) => counted = new Counted(0, With(holdings));

    private ShelfEntry(Dataset description, IDatasetStore store, WriteCount writes)
    {
        this.store = store;
        this.writes = writes;
        Description = description;
        Id = DatasetNames.IdOf(description.Name);
        counted = new Counted(-1, description);
    }

    public string Id { get; }

    /// <summary>Without holdings. Shared: do not change it.</summary>
    public Dataset Description { get; }

    /// <summary>With holdings. Shared: do not change it.</summary>
    public ValueTask<Dataset> DatasetAsync(CancellationToken cancellation)
    {
        var known = counted;
        return known.Writes == writes.Now ? new ValueTask<Dataset>(known.Dataset) : CountAsync(cancellation);
    }

    /// <summary>The same as a task, which is made once for all calls between two writes.</summary>
    public Task<Dataset> DatasetTask(CancellationToken cancellation)
    {
        var known = counted;
        return known.Writes == writes.Now ? known.Task : CountAsync(cancellation).AsTask();
    }

    /// <summary>To be called after a transaction that changed what is here.</summary>
    public void HoldingsChanged() => writes.Add();

    /// <summary>The same dataset described anew; who marks the old entry marks this one.</summary>
    public ShelfEntry Described(Dataset description) => new(description, store, writes);

    private async ValueTask<Dataset> CountAsync(CancellationToken cancellation)
    {
        // Read first: a write that commits while we count makes this count stale again instead of being lost.
        var seen = writes.Now;
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

    private sealed class Counted
    {
        public Counted(int writes, Dataset dataset)
        {
            (Writes, Dataset, Task) = (writes, dataset, System.Threading.Tasks.Task.FromResult(dataset));
            DatasetBinding.Share(dataset);
        }

        public int Writes { get; }

        public Dataset Dataset { get; }

        public Task<Dataset> Task { get; }
    }

    private sealed class WriteCount
    {
        private int count;

        public int Now => Volatile.Read(ref count);

        public void Add() => Interlocked.Increment(ref count);
    }
}
