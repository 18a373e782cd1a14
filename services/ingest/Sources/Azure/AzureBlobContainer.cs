using System.Runtime.CompilerServices;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources.Http.Fetch;

namespace Lightbox.Ingest.Sources.Azure;

/// <summary>A container, listed page by page. Its items' locators are the blobs' names.</summary>
internal sealed class AzureBlobContainer(AzureContainerAddress address, string prefix, HttpFetcher fetcher) : ISource
{
    private static readonly Dictionary<string, string> Headers = new() { ["x-ms-version"] = "2020-10-02" };

    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var marker = "";
        do
        {
            var page = await PageAsync(marker, cancellation);
            foreach (var blob in page.Blobs.Where(blob => blob is { Name.Length: > 0, IsFolder: false })) yield return Item(blob);
            if (page.NextMarker.Length > 0 && page.NextMarker == marker) throw new SourceException("BAD_ANSWER", $"{address.Host} gives the same page of its list again and again.");
            marker = page.NextMarker;
        }
        while (marker.Length > 0);
    }

    public Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation)
    {
        var target = Target(address.Blob(item.Locator)) with
        {
            SizeBytes = item.SizeBytes,
            Promised = item.Promised,
            MayBeMarkup = LoginPage.IsMarkupName(item.Locator),
        };
        return fetcher.OpenAsync(target, position, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A signature that is missing or over is forbidden; a new link lets the job go on.</summary>
    private static HttpTarget Target(Uri uri) => new(uri) { Headers = Headers, ForbiddenAsksForAccess = true };

    private async Task<AzureBlobPage> PageAsync(string marker, CancellationToken cancellation)
    {
        using var document = await DocumentAsync(address.Page(prefix, marker), cancellation);
        return AzureBlobPage.Read(document, address.Host);
    }

    private async Task<MemoryStream> DocumentAsync(Uri page, CancellationToken cancellation)
    {
        try
        {
            return await fetcher.DocumentAsync(Target(page), cancellation);
        }
        catch (SourceException closed) when (!address.IsSigned && closed.Code is "NOT_FOUND" or "BAD_ANSWER")
        {
            // To strangers Azure says of a private container that it is not there, or that public access is off (409).
            throw new SourceException("ACCESS_DENIED", $"{address.Host} shows the container's blobs only by a signed link, or has no such container.", needsAccess: true, inner: closed);
        }
    }

    private SourceItem Item(AzureBlob blob) => new()
    {
        Path = SafePath.Of(blob.Name),
        Origin = address.Plain(blob.Name),
        Locator = blob.Name,
        SizeBytes = blob.SizeBytes,
        Version = blob.ETag is null ? null : $"\"{blob.ETag}\"",
        Promised = blob.Md5,
        Objection = SafePath.Objection(blob.Name)
            ?? (blob.IsArchived ? Objection.Refuse("ARCHIVED", "The blob lies in the archive tier; its owner has to bring it back first.") : null),
    };
}
