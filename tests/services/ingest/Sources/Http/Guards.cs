using System.Net;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Guard;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>The guarded client with a test's settings.</summary>
internal static class Guards
{
    public static HttpOptions Quick { get; } = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AnswerTimeout = TimeSpan.FromMilliseconds(300),
        IdleTimeout = TimeSpan.FromMilliseconds(300),
    };

    public static GuardedHttp Of(params string[] allowed) => Of(new HttpOptions(), allowed);

    public static GuardedHttp Of(HttpOptions options, params string[] allowed) => Of(options, Dns, allowed);

    public static GuardedHttp Of(HttpOptions options, HostAddresses lookUp, params string[] allowed) =>
        new(new AllowedHosts(allowed), options, TimeProvider.System, lookUp);

    private static Task<IPAddress[]> Dns(string host, CancellationToken cancellation) => System.Net.Dns.GetHostAddressesAsync(host, cancellation);
}
