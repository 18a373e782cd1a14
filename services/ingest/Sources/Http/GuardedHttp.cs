using System.Net;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>The one way from ingest to servers that are not ours. Requests come from people, so what they lead to is checked: row 21 to 23 of the abuse cases.</summary>
internal sealed class GuardedHttp(AllowedHosts allowed, HttpOptions options, TimeProvider clock, HostAddresses lookUp) : IDisposable
{
    private readonly GuardedConnection connection = new(allowed, lookUp);
    private readonly Lock gate = new();
    private readonly List<IDisposable> made = [];
    private HttpClient? client;

    public HttpOptions Options => options;

    /// <summary>For everything without special wishes. Its time limits are the handler's; shared, never disposed by its users.</summary>
    public HttpClient Client
    {
        get
        {
            lock (gate) return client ??= new HttpClient(CreateHandler(), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        }
    }

    /// <summary>
    /// A handler whose sockets reach public addresses and allowed hosts only, checked when each socket connects. Its failures are
    /// <see cref="SourceException"/>s, from sending as from reading a body. Lives as long as this.
    /// </summary>
    /// <param name="followRedirects">False for clients that sign each request and so must redirect themselves.</param>
    public HttpMessageHandler CreateHandler(bool followRedirects = true)
    {
        var handler = new GuardedHandler(CreateSockets(), options, clock, followRedirects);
        lock (gate) made.Add(handler);
        return handler;
    }

    /// <summary>Whether an address of a request may be asked, as far as can be said without asking.</summary>
    /// <exception cref="InvalidRequestException">No absolute http or https address.</exception>
    /// <exception cref="AccessDeniedException">HOST_REFUSED.</exception>
    public Uri Check(string uri, string field)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps)
            || parsed.Host.Length == 0)
            throw new InvalidRequestException(field, "must be an absolute http or https URL");
        if (parsed.UserInfo.Length > 0) throw new InvalidRequestException(field, "must not hold a user or password; name a credential instead");
        if (connection.IsRefusedAtSight(parsed)) throw new AccessDeniedException("HOST_REFUSED", GuardedConnection.Refusal(parsed.IdnHost));
        return parsed;
    }

    /// <summary>Whether a token or signature may go there: by https, or in the clear to a host that the configuration names.</summary>
    /// <exception cref="SourceException">SECRET_NOT_SENT.</exception>
    public void CheckMaySendSecret(Uri uri)
    {
        if (uri.Scheme == Uri.UriSchemeHttps || allowed.Names(uri.IdnHost, uri.Port)) return;
        throw new SourceException("SECRET_NOT_SENT", $"A token or signature goes to {uri.IdnHost} by https only.");
    }

    public void Dispose()
    {
        client?.Dispose();
        foreach (var handler in made) handler.Dispose();
    }

    private SocketsHttpHandler CreateSockets() => new()
    {
        ConnectCallback = connection.ConnectAsync,
        // A proxy would look names up itself, past the check.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        // Bytes are hashed as they come.
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        MaxConnectionsPerServer = options.ConnectionsPerHost,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseDrainSize = 64 * 1024,
        // No span of its own (it would carry paths) and no trace headers to strangers.
        ActivityHeadersPropagator = null,
    };
}
