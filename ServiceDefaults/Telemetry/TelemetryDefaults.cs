using Lightbox.ServiceDefaults.Health;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lightbox.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP, wired only when OTEL_EXPORTER_OTLP_ENDPOINT names a receiver: without one nothing would read
/// them, and five services in one process would pay for fifteen exporters.
/// </summary>
internal static class TelemetryDefaults
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Every activity source and meter of ours starts with this.</summary>
    private const string OwnSources = "Lightbox.*";

    /// <summary>
    /// .NET's own spans of outgoing requests. They stand between a call and the span of its server whether exported or not; left out,
    /// every trace falls apart at each hop.
    /// </summary>
    private const string HttpClientSource = "System.Net.Http";

    public static void AddTelemetry(this WebApplicationBuilder builder, string resourceName)
    {
        Quieten(builder.Logging);
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey])) return;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = false;
        });
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                // The app host names the resource by OTEL_SERVICE_NAME; that wins.
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"])) resource.AddService(resourceName);
            })
            .WithTracing(tracing => tracing
                .AddSource(OwnSources)
                .AddSource(HttpClientSource)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthDefaults.IsHealthPath(context.Request.Path))
                .AddGrpcClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(OwnSources)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation())
            .UseOtlpExporter();
    }

    /// <summary>The framework's per-request lines carry URLs with their query; configuration may still ask for them by category.</summary>
    private static void Quieten(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Grpc", LogLevel.Warning)
        .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.ServiceDiscovery", LogLevel.Warning)
        .AddFilter("Polly", LogLevel.Warning);
}
