using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lightbox.ServiceDefaults.Health;

/// <summary>
/// /alive (the process answers), /health (and everything it needs does) and grpc.health.v1, always mapped: probes run in every
/// environment. They need no key and keep out of the traces.
/// </summary>
internal static class HealthDefaults
{
    public const string AlivePath = "/alive";
    public const string HealthPath = "/health";
    public const string GrpcPath = "/grpc.health.v1.Health";

    private const string LiveTag = "live";

    public static bool IsHealthPath(PathString path) =>
        path.StartsWithSegments(AlivePath) || path.StartsWithSegments(HealthPath) || path.StartsWithSegments(GrpcPath);

    public static void AddHealth(this WebApplicationBuilder builder)
    {
        // The empty service name stands for all checks; the probes of orchestrators ask for it.
        builder.Services.AddGrpcHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        // Watch is served from the publisher; the first verdict should not wait for its default of 5 s.
        builder.Services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromSeconds(1));
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath);
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) });
        app.MapGrpcHealthChecksService();
    }
}
