using System.Net;
using System.Xml;
using Amazon.Runtime;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>What Amazon's client throws, in our words. It is not kept as the inner exception: its text quotes keys and whole answers.</summary>
internal static class S3Failures
{
    /// <returns>Null when it is none of the client's.</returns>
    public static SourceException? Of(Exception failed, string host)
    {
        for (var inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is SourceException known) return known;
        }

        return failed switch
        {
            AmazonServiceException { StatusCode: var status, ErrorCode: var code } when (int)status >= 300 => Of(status, code ?? "", host),
            AmazonUnmarshallingException or XmlException => new SourceException("NOT_THE_CONTENT", $"{host} answers with something that is not S3."),
            AmazonServiceException or AmazonClientException or HttpRequestException => new SourceException("UNAVAILABLE", $"{host} does not answer.", isTransient: true),
            // Amazon's client follows redirects to Amazon's hosts only.
            ArgumentException or UriFormatException => new SourceException("REDIRECT_REFUSED", $"{host} redirects to what is no S3 server."),
            _ => null,
        };
    }

    private static SourceException Of(HttpStatusCode status, string code, string host) => status switch
    {
        HttpStatusCode.Unauthorized => Denied(host),
        HttpStatusCode.Forbidden when code == "RequestTimeTooSkewed" => new SourceException("CLOCK_WRONG", $"{host} says that this machine's clock is wrong."),
        HttpStatusCode.Forbidden when code == "InvalidObjectState" => new SourceException("ARCHIVED", "The object lies in cold storage and has to be restored first."),
        HttpStatusCode.Forbidden => Denied(host),
        HttpStatusCode.NotFound when code == "NoSuchBucket" => new SourceException("NOT_FOUND", $"{host} has no such bucket."),
        HttpStatusCode.NotFound => new SourceException("NOT_FOUND", $"{host} has no such object."),
        HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect =>
            new SourceException("WRONG_REGION", $"{host} says that the bucket is in another region; name it."),
        // What some servers say to a key they do not know or a signature that does not fit.
        HttpStatusCode.BadRequest when code is "InvalidAccessKeyId" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => Denied(host),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            new SourceException("UNAVAILABLE", $"{host} cannot answer now ({(int)status}).", isTransient: true),
        _ => new SourceException("BAD_ANSWER", $"{host} answers {(int)status}."),
    };

    private static SourceException Denied(string host) =>
        new("ACCESS_DENIED", $"{host} does not give this without an access key that may have it.", needsAccess: true);
}
