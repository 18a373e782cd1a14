using Lightbox.Catalog.V1;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.Datasets;

/// <summary>Brings the entries of catalogued datasets up to the catalogue, the one service this one calls.</summary>
/// <param name="catalog">Makes the client: at the first sync and not at start, which would pay for a channel that a short-lived host never uses.</param>
internal sealed class DatasetSync(Func<DatasetService.DatasetServiceClient> catalog, IEntryStore store, EntryIndex index, ILogger<DatasetSync> logger)
{
    private const int PageSize = 500;

    /// <summary>More datasets than this are no catalogue; the rest is left out.</summary>
    private const int MaximumDatasets = 100_000;

    public async Task<EntryChanges> RunAsync(CancellationToken cancellation)
    {
        var client = catalog();
        var rows = new List<EntryRow>();
        var token = "";
        do
        {
            var page = await client.ListDatasetsAsync(new ListDatasetsRequest { PageSize = PageSize, PageToken = token }, cancellationToken: cancellation);
            rows.AddRange(page.Datasets.Select(DatasetEntries.Of));
            token = page.NextPageToken;
        }
        while (token.Length > 0 && rows.Count < MaximumDatasets);

        var changes = await store.ReplaceAsync(EntryOrigins.Catalog, rows, "", cancellation);
        if (!changes.Any) return changes;
        KnowledgeLog.Synced(logger, changes.Created, changes.Updated, changes.Deleted);
        await index.RefreshAsync(cancellation);
        return changes;
    }
}
