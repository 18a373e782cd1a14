using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Lightbox.Ingest.Sources.Http;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>Amazon's client on the guarded way out.</summary>
internal sealed class S3Connection(GuardedHttp http) : HttpClientFactory, IDisposable
{
    /// <summary>No redirect is followed below Amazon's client: it signs each request and so has to do that itself.</summary>
    private readonly HttpClient client =
        new(new AnswerFilter(http.CreateHandler(followRedirects: false), http.Options.MaximumDocumentBytes), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="endpoint">Absolute URL of a server that is not AWS; empty for AWS.</param>
    /// <param name="region">Of AWS, or what another server calls so.</param>
    /// <param name="credentials">Anonymous or a key.</param>
    public AmazonS3Client Open(string endpoint, string region, AWSCredentials credentials)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = this,
            // Every file is hashed while it is fetched; servers that are not AWS know only some of the checksums the client would ask for.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
        };
        if (endpoint.Length > 0)
        {
            config.ServiceURL = endpoint;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return new AmazonS3Client(credentials, config);
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => client.Dispose();
}
