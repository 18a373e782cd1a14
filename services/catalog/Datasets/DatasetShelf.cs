using System.Diagnostics.CodeAnalysis;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>
/// The catalogue in memory: descriptions change rarely and are read by every call. One process serves the catalogue, so that what it wrote is
/// what there is.
/// </summary>
internal sealed class DatasetShelf(IDatasetStore store) : IDisposable
{
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile Content content = new([], [], [], []);

    /// <summary>Rises with every change of the descriptions.</summary>
    public int Version { get; private set; }

    /// <summary>By id.</summary>
    public IReadOnlyList<ShelfEntry> Entries => content.Entries;

    /// <summary>By id.</summary>
    public IReadOnlyList<Provider> Providers => content.Providers;

    /// <summary>By id.</summary>
    public IReadOnlyList<Scenario> Scenarios => content.Scenarios;

    /// <summary>One at a time: of two loads the later one has read the later store.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            var rows = await store.LoadAsync(cancellation);
            var entries = rows.Datasets.Select(dataset => EntryOf(dataset, rows.Holdings)).OrderBy(entry => entry.Id, StringComparer.Ordinal).ToList();
            content = new Content(entries, entries.ToDictionary(entry => entry.Id), rows.Providers, rows.Scenarios);
            Version++;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Takes over what the store says of one dataset: to be called after it was created, changed or removed.</summary>
    public async Task RefreshAsync(string id, CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            var entry = await store.FindAsync(id, cancellation) is { } dataset ? await RefreshedAsync(dataset, cancellation) : null;
            content = content.With(id, entry);
            Version++;
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose() => loading.Dispose();

    public bool TryFind(string id, [NotNullWhen(true)] out ShelfEntry? entry) => content.ById.TryGetValue(id, out entry);

    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public ShelfEntry Find(string id) => TryFind(id, out var entry) ? entry : throw new ResourceNotFoundException("datasets/" + id);

    /// <summary>The entry of a request's name.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a dataset.</exception>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public ShelfEntry FindByName(string name, string field) =>
        // A known name is well-formed: only the others pay for being checked.
        name.StartsWith("datasets/", StringComparison.Ordinal) && TryFind(name[9..], out var entry) ? entry : Find(DatasetNames.Parse(name, field));

    /// <summary>What was counted stays with the dataset: a registration that ends while we load marks the entry it knows.</summary>
    private ShelfEntry EntryOf(Dataset dataset, IReadOnlyDictionary<string, Holdings> holdings)
    {
        var id = DatasetNames.IdOf(dataset.Name);
        if (!TryFind(id, out var known)) return new ShelfEntry(dataset, holdings.GetValueOrDefault(id) ?? new Holdings(), store);
        return known.Description.Etag == dataset.Etag ? known : known.Described(dataset);
    }

    private async Task<ShelfEntry> RefreshedAsync(Dataset dataset, CancellationToken cancellation)
    {
        var id = DatasetNames.IdOf(dataset.Name);
        if (TryFind(id, out var known)) return known.Description.Etag == dataset.Etag ? known : known.Described(dataset);
        return new ShelfEntry(dataset, await store.HoldingsAsync(id, cancellation), store);
    }

    private sealed record Content(List<ShelfEntry> Entries, Dictionary<string, ShelfEntry> ById, IReadOnlyList<Provider> Providers, IReadOnlyList<Scenario> Scenarios)
    {
        private static readonly Comparer<ShelfEntry> OfIds = Comparer<ShelfEntry>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id));

        /// <summary>With one entry in the place of the one with its id, or without it: readers go on with what they have.</summary>
        public Content With(string id, ShelfEntry? entry)
        {
            List<ShelfEntry> entries = [.. Entries];
            var byId = new Dictionary<string, ShelfEntry>(ById);
            if (byId.Remove(id, out var known)) entries.RemoveAt(entries.BinarySearch(known, OfIds));
            if (entry is not null)
            {
                entries.Insert(~entries.BinarySearch(entry, OfIds), entry);
                byId.Add(id, entry);
            }

            return this with { Entries = entries, ById = byId };
        }
    }
}
