using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Azure;

/// <summary>Blobs of an Azure container, opened by a shared access signature (what providers mail after approval) or public.</summary>
internal sealed class AzureBlobSourceKind(GuardedHttp http, HttpFetcher fetcher) : ISourceKind
{
    private const string Field = "source.azure_blob.container_uri";

    /// <summary>A blob's name has at most so many characters.</summary>
    private const int MaximumPrefix = 1024;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.AzureBlob;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var uri = HttpEntry.Address(source.AzureBlob.ContainerUri, Field, http);
        if (uri.Query.Length > 1) throw new InvalidRequestException(Field, "must be without its query; the signature is the credential");
        if (uri.AbsolutePath.Trim('/').Length == 0) throw new InvalidRequestException(Field, "must name a container");
        if (source.AzureBlob.Prefix.Length > MaximumPrefix) throw new InvalidRequestException("source.azure_blob.prefix", $"must be at most {MaximumPrefix} characters");
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source) => $"an Azure container at {Uri(source).IdnHost}";

    public IReadOnlyList<string> Hosts(Source source) => [Uri(source).IdnHost];

    public ISource Open(Source source, SourceSecret? secret) =>
        new AzureBlobContainer(AzureContainerAddress.Of(Uri(source), secret, http), source.AzureBlob.Prefix, fetcher);

    private static Uri Uri(Source source) => new(source.AzureBlob.ContainerUri);
}
