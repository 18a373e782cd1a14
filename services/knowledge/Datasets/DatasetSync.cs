using System.Globalization;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.Datasets;

/// <summary>
/// Brings the entries of catalogued datasets up to the catalogue, the one service this one calls: all of them at the first time and after the feed lost its beginning,
/// then only what the catalogue's change feed names.
/// </summary>
/// <param name="datasets">Makes the client: at the first sync and not at start, which would pay for a channel that a short-lived host never uses.</param>
/// <param name="changes">The same for the feed's client.</param>
internal sealed class DatasetSync(
    Func<DatasetService.DatasetServiceClient> datasets, Func<ChangeService.ChangeServiceClient> changes, IEntryStore store, EntryIndex index, ILogger<DatasetSync> logger) : IDisposable
{
    private const int PageSize = 500;
    private const int FeedPage = 1000;
    private const string Collection = "datasets";

    /// <summary>More datasets than this are no catalogue; the rest is left out.</summary>
    private const int MaximumDatasets = 100_000;

    /// <summary>Beyond so many changed datasets, reading all of them is less work.</summary>
    private const int MaximumSingly = 200;

    private readonly SemaphoreSlim turn = new(1, 1);
    private bool caughtUp;

    /// <param name="full">Read every dataset anew; also done by the first run of a process, as the catalogue may be another one by now.</param>
    /// <returns>What changed, and the feed's next sequence number.</returns>
    public async Task<(EntryChanges Changes, long Next)> RunAsync(bool full, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var done = await RunInTurnAsync(full, cancellation);
            caughtUp = true;
            if (!done.Changes.Any) return done;
            KnowledgeLog.Synced(logger, done.Changes.Created, done.Changes.Updated, done.Changes.Deleted);
            await index.RefreshAsync(cancellation);
            return done;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<(EntryChanges Changes, long Next)> RunInTurnAsync(bool full, CancellationToken cancellation)
    {
        var from = long.TryParse(await store.VersionAsync(EntryOrigins.Catalog, cancellation), CultureInfo.InvariantCulture, out var kept) ? kept : 0;
        if (!full && caughtUp && from > 0)
        {
            try
            {
                var (names, next) = await ChangedAsync(from, cancellation);
                if (names.Count == 0) return (new EntryChanges(0, 0, 0), next);
                if (names.Count <= MaximumSingly) return (await SinglyAsync(names, next, cancellation), next);
            }
            catch (RpcException gone) when (gone.StatusCode == StatusCode.OutOfRange)
            {
                // The feed dropped what came after our last look: all is read anew.
            }
        }

        return await FullAsync(cancellation);
    }

    /// <summary>The feed's end is read first: what changes while the datasets are listed is seen again by the next run.</summary>
    private async Task<(EntryChanges Changes, long Next)> FullAsync(CancellationToken cancellation)
    {
        var next = await EndAsync(cancellation);
        var client = datasets();
        var rows = new List<EntryRow>();
        var token = "";
        do
        {
            var page = await client.ListDatasetsAsync(new ListDatasetsRequest { PageSize = PageSize, PageToken = token }, cancellationToken: cancellation);
            rows.AddRange(page.Datasets.Select(DatasetEntries.Of));
            token = page.NextPageToken;
        }
        while (token.Length > 0 && rows.Count < MaximumDatasets);

        return (await store.ReplaceAsync(EntryOrigins.Catalog, rows, Version(next), cancellation), next);
    }

    private async Task<EntryChanges> SinglyAsync(IReadOnlyCollection<string> names, long next, CancellationToken cancellation)
    {
        var client = datasets();
        var rows = new List<EntryRow>();
        var gone = new List<string>();
        foreach (var name in names)
        {
            try
            {
                rows.Add(DatasetEntries.Of(await client.GetDatasetAsync(new GetDatasetRequest { Name = name }, cancellationToken: cancellation)));
            }
            catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
            {
                gone.Add(DatasetEntries.Id(name));
            }
        }

        return await store.MergeAsync(EntryOrigins.Catalog, rows, gone, Version(next), cancellation);
    }

    private async Task<(HashSet<string> Names, long Next)> ChangedAsync(long from, CancellationToken cancellation)
    {
        var client = changes();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await client.ListChangesAsync(new ListChangesRequest { FromSequence = from, PageSize = FeedPage, Collection = Collection }, cancellationToken: cancellation);
            names.UnionWith(page.Changes.Select(change => change.Dataset).Where(DatasetEntries.IsName));
            from = Math.Max(from, page.NextSequence);
            if (page.Changes.Count < FeedPage) return (names, from);
        }
    }

    /// <summary>The feed's next number; 0 from a catalogue that has no feed.</summary>
    private async Task<long> EndAsync(CancellationToken cancellation)
    {
        try
        {
            return (await ChangedAsync(1, cancellation)).Next;
        }
        catch (RpcException none) when (none.StatusCode is StatusCode.Unimplemented or StatusCode.OutOfRange)
        {
            return 0;
        }
    }

    private static string Version(long next) => next.ToString(CultureInfo.InvariantCulture);
}
