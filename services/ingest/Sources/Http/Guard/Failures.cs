namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>A transport's failure in our words. Its own text may quote an address with its query.</summary>
internal static class Failures
{
    public static SourceException Of(HttpRequestException failed, string host)
    {
        for (var inner = failed.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SourceException known) return known;
        }

        return failed.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError =>
                new SourceException("TLS_REFUSED", $"{host} could not prove who it is (TLS).", inner: failed),
            HttpRequestError.ConfigurationLimitExceeded =>
                new SourceException("BAD_ANSWER", $"{host} sends headers without end.", inner: failed),
            HttpRequestError.InvalidResponse =>
                new SourceException("BAD_ANSWER", $"{host} does not speak HTTP.", isTransient: true, inner: failed),
            _ => new SourceException("UNAVAILABLE", $"{host} does not answer.", isTransient: true, inner: failed),
        };
    }

    public static SourceException Cut(string host, Exception failed) =>
        new("CUT_OFF", $"The answer of {host} ended early.", isTransient: true, inner: failed);
}
