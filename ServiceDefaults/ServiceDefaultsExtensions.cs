using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Health;
using Lightbox.ServiceDefaults.Limits;
using Lightbox.ServiceDefaults.Telemetry;

namespace Lightbox.ServiceDefaults;

/// <summary>What every service shares on the wire, in one pair of calls.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Endpoints, access, telemetry, health, discovery, errors and limits, and gRPC with JSON transcoding. Works on
    /// <c>WebApplication.CreateSlimBuilder</c>.
    /// </summary>
    /// <param name="resourceName">The service's name in <see cref="ResourceNames"/>.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(resourceName);

        // Why a host did not start is said once, in one sentence, by whoever started it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // What a method throws, the error interceptor has logged without its inner text; what is left is callers that went away.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        builder.AddDefaultEndpoints();
        builder.AddAccess();
        builder.AddTelemetry(resourceName);
        builder.AddDiscovery();
        builder.AddErrors();
        builder.AddLimits();
        builder.AddHealth();
        return builder;
    }

    /// <summary>The middleware and endpoints of <see cref="AddServiceDefaults"/>; call it before mapping the service's own.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.UseErrors();
        app.UseAccess();
        app.UseLimits();
        app.MapHealth();
        app.MapReflection();
        return app;
    }
}
