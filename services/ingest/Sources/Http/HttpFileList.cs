using Lightbox.Ingest.Sources.Http.Fetch;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>A list of files by HTTP. Its items' locators are their places in the list.</summary>
internal sealed class HttpFileList(IReadOnlyList<HttpEntry> entries, SourceSecret? secret, GuardedHttp http, HttpFetcher fetcher) : ISource
{
    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellation) =>
        LookAhead.AskAsync(HttpPaths.Of(entries).Index(), (at, token) => ItemAsync(at.Index, at.Item, token), cancellation);

    public Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation) =>
        fetcher.OpenAsync(Target(int.Parse(item.Locator)), position, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<SourceItem> ItemAsync(int index, string path, CancellationToken cancellation)
    {
        var entry = entries[index];
        var item = new SourceItem
        {
            Path = path,
            Origin = entry.Uri.GetLeftPart(UriPartial.Path),
            Locator = $"{index}",
            SizeBytes = entry.SizeBytes,
            Promised = entry.Promised,
        };
        // Nothing to learn that matters: with the hash promised a file is known by it.
        if (entry.SizeBytes is not null && entry.Promised is not null) return item;
        try
        {
            var facts = await fetcher.HeadAsync(Target(index), cancellation);
            return facts is null ? item : item with { SizeBytes = item.SizeBytes ?? facts.SizeBytes, Version = facts.Version, Promised = item.Promised ?? facts.Promised };
        }
        catch (SourceException failed) when (failed.Code != "HOST_REFUSED" && entries.Count > 1)
        {
            // One of many: fetching it will say what is wrong, and the others go on.
            return item;
        }
    }

    private HttpTarget Target(int index)
    {
        var entry = entries[index];
        return new HttpTarget(Address(entry))
        {
            Token = secret?.Token,
            SizeBytes = entry.SizeBytes,
            Promised = entry.Promised,
            MayBeMarkup = LoginPage.IsMarkupName(entry.Path ?? entry.Uri.AbsolutePath),
            // A signed link that is missing or over; of many files one may well be closed for good.
            ForbiddenAsksForAccess = entries.Count == 1,
        };
    }

    /// <summary>A link that was given stands for the one file's address.</summary>
    private Uri Address(HttpEntry entry)
    {
        if (secret?.Link is not { Length: > 0 } link) return entry.Uri;
        if (entries.Count > 1) throw new SourceException("ACCESS_DENIED", "A link opens one file; these are several, which a token could open.", needsAccess: true);
        if (!Uri.TryCreate(link, UriKind.Absolute, out var signed) || signed.Scheme is not ("http" or "https"))
            throw new SourceException("ACCESS_DENIED", "The link that was given is no http or https address.", needsAccess: true);
        http.CheckMaySendSecret(signed);
        return signed;
    }
}
