using System.Net;

namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>What a status other than success means.</summary>
internal static class Answers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <exception cref="SourceException">The answer is no success.</exception>
    public static void Require(HttpResponseMessage response, HttpTarget target)
    {
        if (!response.IsSuccessStatusCode) throw Of(response, target);
    }

    public static SourceException Of(HttpResponseMessage response, HttpTarget target)
    {
        var (host, status) = (target.Host, (int)response.StatusCode);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired =>
                new SourceException("ACCESS_DENIED", $"{host} asks who is there (status {status}).", needsAccess: true),
            HttpStatusCode.Forbidden =>
                new SourceException("ACCESS_DENIED", $"{host} does not give it out (status {status}).", needsAccess: target.ForbiddenAsksForAccess),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new SourceException("NOT_FOUND", $"{host} does not have it (status {status})."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError =>
                new SourceException("UNAVAILABLE", $"{host} cannot give it now (status {status}).", isTransient: true) { RetryAfter = RetryAfter(response) },
            _ => new SourceException("BAD_ANSWER", $"{host} answers with status {status}."),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is not { } header ? null
            : header.Delta ?? (header.Date is { } date && response.Headers.Date is { } now ? date - now : null);
        if (asked is not { } wait || wait <= TimeSpan.Zero) return null;
        return wait < LongestWait ? wait : LongestWait;
    }
}
