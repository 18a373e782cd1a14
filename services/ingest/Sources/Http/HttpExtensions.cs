using System.Net;
using Lightbox.Ingest.Sources.Azure;
using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.Ingest.Sources.Tcia;

namespace Lightbox.Ingest.Sources.Http;

internal static class HttpExtensions
{
    /// <summary>The guarded way out and the sources that need nothing else.</summary>
    public static IServiceCollection AddHttpSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(HttpOptions.Section).Get<HttpOptions>() ?? new HttpOptions());
        // A list, or in one environment variable with commas between.
        var hosts = configuration.GetSection(AllowedHosts.Key).Get<string[]>() ?? configuration[AllowedHosts.Key]?.Split(',') ?? [];
        services.AddSingleton(new AllowedHosts(hosts));
        services.AddSingleton<HostAddresses>((host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation));
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<SegmentBudget>();
        services.AddSingleton<HttpFetcher>();
        services.AddSingleton<ISourceKind, HttpSourceKind>();
        services.AddSingleton<ISourceKind, AzureBlobSourceKind>();
        services.AddSingleton(configuration.GetSection(TciaOptions.Section).Get<TciaOptions>() ?? new TciaOptions());
        services.AddSingleton<ISourceKind, TciaSourceKind>();
        return services;
    }
}
