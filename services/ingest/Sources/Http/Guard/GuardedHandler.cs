using System.Net;

namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>
/// Sends a request under the guard: only http and https, redirects one by one (each opens a socket of its own, which is checked), an end
/// to every wait, and failures in the words of <see cref="SourceException"/>, which never quote a path or a query.
/// </summary>
internal sealed class GuardedHandler(SocketsHttpHandler sockets, HttpOptions options, TimeProvider clock, bool followRedirects) : DelegatingHandler(sockets)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var redirects = 0;
        while (true)
        {
            var uri = Admit(request.RequestUri);
            var response = await SendOnceAsync(request, uri.IdnHost, cancellationToken);
            if (!followRedirects || !IsRedirect(response.StatusCode) || request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            {
                response.Content = new GuardedContent(response.Content, uri.IdnHost, options, clock);
                return response;
            }

            var location = response.Headers.Location;
            response.Dispose();
            if (++redirects > options.MaximumRedirects)
                throw new SourceException("REDIRECT_REFUSED", $"{uri.IdnHost} redirects more than {options.MaximumRedirects} times.");
            Follow(request, uri, location);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri Admit(Uri? uri)
    {
        if (uri is not { IsAbsoluteUri: true } || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
            throw new SourceException("HOST_REFUSED", "Only http and https addresses are asked.");
        return uri.UserInfo.Length == 0 ? uri : throw new SourceException("HOST_REFUSED", "An address with a user or password in it is not asked.");
    }

    private static void Follow(HttpRequestMessage request, Uri from, Uri? location)
    {
        if (location is null) throw new SourceException("REDIRECT_REFUSED", $"{from.IdnHost} redirects without saying where to.");
        var to = Admit(location.IsAbsoluteUri ? location : new Uri(from, location));
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
            throw new SourceException("REDIRECT_REFUSED", $"{from.IdnHost} redirects from https to http.");

        // A token is for the server it was meant for.
        var same = Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        if (!same) request.Headers.Authorization = null;
        request.Headers.Host = null;
        request.RequestUri = to;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, string host, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.AnswerTimeout);
        try
        {
            return await base.SendAsync(request, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SourceException("TOO_SLOW", $"{host} did not answer in time.", isTransient: true);
        }
        catch (HttpRequestException failed)
        {
            throw Failures.Of(failed, host);
        }
    }
}
