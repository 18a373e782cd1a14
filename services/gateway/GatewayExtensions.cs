using Lightbox.Gateway.Mcp;
using Lightbox.Gateway.Proxy;
using Lightbox.Gateway.Site;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Lightbox.Gateway;

/// <summary>One web origin in front of the four services: the page, REST and gRPC. It holds no data and no logic of the field.</summary>
public static class GatewayExtensions
{
    /// <summary>Registers the proxy; its destinations come from services:{name}:{grpc|http}:n of the configuration.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddReverseProxy().LoadFromMemory(ProxyRoutes.For(Contracts.All), ProxyClusters.All);
        builder.Services.AddSingleton<IDestinationResolver, DiscoveredDestinations>();
        builder.Services.AddTools();
        LeaveOutKeyRing(builder.Services);
        // The proxy writes a line with the whole address, query included, for each request.
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        // The tools' library writes arguments and errors with their texts.
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.None);
        return builder;
    }

    /// <summary>Maps the page at /, tools at /mcp, REST under /v1 and gRPC by its package; any other path is problem details.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.MapSite(SiteFile.All);
        app.MapTools();
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<UnreachableService>();
            proxy.UseLoadBalancing();
        });
        app.MapFallback("{*path}", context => Results.Problem(
            title: "No such path",
            detail: "The gateway serves the page at /, tools at /mcp, REST under /v1 and gRPC on its other port; docs/api.md lists every path.",
            statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context));
        return app;
    }

    // The proxy brings data protection along for sticky sessions, which nothing here uses; at start it would write a key to the home folder.
    private static void LeaveOutKeyRing(IServiceCollection services)
    {
        var preload = services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true);
        foreach (var service in preload.ToArray()) services.Remove(service);
    }
}
