using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

/// <summary>
/// The grants that hold, in memory: every picture asks. A grant speaks for this installation, whoever gave it: the services do not tell each other
/// their callers apart.
/// </summary>
internal sealed class GrantShelf(IGrantStore store, DatasetShelf datasets, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile ILookup<string, Grant> standing = Array.Empty<Grant>().ToLookup(_ => "");

    /// <summary>After each load.</summary>
    public event Action? Loaded;

    /// <summary>Every grant that was not withdrawn, also those that ran out.</summary>
    public IEnumerable<Grant> Standing => standing.SelectMany(grants => grants);

    /// <summary>To be called after every write; one at a time, so that the later load has read the later store.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            standing = (await store.StandingAsync(cancellation)).ToLookup(grant => GrantNames.Parse(grant.Name, "name").DatasetId);
        }
        finally
        {
            loading.Release();
        }

        Loaded?.Invoke();
    }

    /// <summary>Whether somebody has to accept terms before files of the dataset are read. Nobody can accept terms that are not known.</summary>
    public static bool IsNeeded(Dataset dataset) => dataset.Access is AccessLevel.Registration or AccessLevel.Restricted;

    /// <summary>The newest grant that holds now, or null.</summary>
    public Grant? Holding(string datasetId)
    {
        var now = clock.GetUtcNow();
        return standing[datasetId].FirstOrDefault(grant => grant.ExpireTime is null || grant.ExpireTime.ToDateTimeOffset() > now);
    }

    /// <summary>None needed, or one holds.</summary>
    public bool IsGranted(string datasetId) => datasets.TryFind(datasetId, out var entry) && (!IsNeeded(entry.Description) || Holding(datasetId) is not null);

    /// <summary>None of its datasets is open to all: a grant alone lets it be read.</summary>
    public bool IsRevocable(Asset asset) =>
        !asset.Memberships.Any(membership => datasets.TryFind(DatasetNames.IdOf(membership.Dataset), out var entry) && !IsNeeded(entry.Description));

    /// <summary>One of the memberships must be granted.</summary>
    /// <exception cref="AccessDeniedException">None is.</exception>
    public void CheckReading(Asset asset)
    {
        foreach (var membership in asset.Memberships)
        {
            if (IsGranted(DatasetNames.IdOf(membership.Dataset))) return;
        }

        var dataset = asset.Memberships.FirstOrDefault()?.Dataset ?? "";
        throw new AccessDeniedException("TERMS_NOT_ACCEPTED", $"Nobody here has accepted the terms of {dataset}: read them in its access guide, then record a grant.")
        {
            Metadata = { ["dataset"] = dataset },
        };
    }

    public void Dispose() => loading.Dispose();
}
