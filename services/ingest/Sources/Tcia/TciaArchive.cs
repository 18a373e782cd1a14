using System.Runtime.CompilerServices;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Fetch;

namespace Lightbox.Ingest.Sources.Tcia;

/// <summary>
/// Series by the NBIA REST API, each as one zip that the server packs while it sends: without a length, and never from the middle. Its items'
/// locators are Series Instance UIDs.
/// </summary>
/// <param name="collection">Empty when the series are named.</param>
/// <param name="named">Null for a collection.</param>
internal sealed class TciaArchive(string collection, string patient, IReadOnlyList<string>? named, Uri api, string? token, HttpFetcher fetcher) : ISource
{
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (named is not null)
        {
            await foreach (var series in LookAhead.AskAsync(named, SeriesAsync, cancellation)) yield return Item(series);
            yield break;
        }

        foreach (var series in await CollectionAsync(cancellation)) yield return Item(series);
    }

    public async Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation)
    {
        try
        {
            return await PackedAsync("getImageWithMD5Hash", item.Locator, cancellation);
        }
        catch (SourceException without) when (without.Code is "NOT_FOUND" or "BAD_ANSWER")
        {
            // Servers that do not know hashes.
            return await PackedAsync("getImage", item.Locator, cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<SourceBody> PackedAsync(string method, string uid, CancellationToken cancellation)
    {
        var target = Target($"{method}?SeriesInstanceUID={uid}") with { Begins = "PK"u8.ToArray() };
        return await fetcher.OpenAsync(target, SourcePosition.Start, cancellation);
    }

    private async Task<IReadOnlyList<NbiaSeries>> CollectionAsync(CancellationToken cancellation)
    {
        var query = $"getSeries?Collection={Uri.EscapeDataString(collection)}&format=json";
        if (patient.Length > 0) query += $"&PatientID={Uri.EscapeDataString(patient)}";
        var series = await AskAsync(query, cancellation);
        return series.Count > 0 ? series : throw new SourceException("NOT_FOUND", $"{api.IdnHost} has no such collection or patient, or does not show it without a token.");
    }

    /// <summary>How large a named series is and of when; fetching says more about one that is not shown.</summary>
    private async Task<NbiaSeries> SeriesAsync(string uid, CancellationToken cancellation)
    {
        try
        {
            var found = await AskAsync($"getSeries?SeriesInstanceUID={uid}&format=json", cancellation);
            return found.FirstOrDefault(series => series.Uid == uid) ?? new NbiaSeries(uid, null, null);
        }
        catch (SourceException unknown) when (unknown.Code is "NOT_FOUND" or "BAD_ANSWER" || (unknown is { Code: not "HOST_REFUSED", NeedsAccess: false } && named!.Count > 1))
        {
            // One of many: fetching it will say what is wrong, and the others go on.
            return new NbiaSeries(uid, null, null);
        }
    }

    private async Task<IReadOnlyList<NbiaSeries>> AskAsync(string query, CancellationToken cancellation)
    {
        using var document = await fetcher.DocumentAsync(Target(query), cancellation);
        return await NbiaSeries.ReadAsync(document, api.IdnHost, cancellation);
    }

    private HttpTarget Target(string query) => new(new Uri(api, query)) { Token = token, ForbiddenAsksForAccess = true };

    private SourceItem Item(NbiaSeries series) => new()
    {
        Path = $"{series.Uid}.zip",
        // The one thing that tells series apart is in the query, which is not kept; so it is put where it does no harm.
        Origin = new Uri(api, $"getImage#{series.Uid}").AbsoluteUri,
        Locator = series.Uid,
        // Of the images, not of the zip they come in: for the plan.
        SizeBytes = series.SizeBytes,
        // Where nothing is said of it the UID has to do: what came in whole once is not fetched again.
        Version = series.Version ?? series.Uid,
        IsContainer = true,
    };
}
