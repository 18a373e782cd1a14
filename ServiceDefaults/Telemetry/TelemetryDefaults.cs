using Lightbox.ServiceDefaults.Health;
using OpenTelemetry;
using OpenTelemetry.Logs;
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

    /// <summary>
    /// Set for all but one of the services that share a process: activities and meters are the process's, and five providers would send each
    /// of them five times. Logs are each service's own.
    /// </summary>
    public const string LogsOnlyKey = "Lightbox:Telemetry:LogsOnly";

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
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                // The app host names the resource by OTEL_SERVICE_NAME; that wins.
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"])) resource.AddService(resourceName);
            });
        if (builder.Configuration.GetValue<bool>(LogsOnlyKey))
        {
            telemetry.WithLogging(logging => logging.AddOtlpExporter());
            return;
        }

        telemetry
            .UseOtlpExporter()
            .WithTracing(tracing => tracing
                .AddSource(OwnSources)
                .AddSource(HttpClientSource)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthDefaults.IsHealthPath(context.Request.Path))
                .AddGrpcClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(OwnSources)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation());
    }

    /// <summary>The framework's per-request lines carry URLs with their query; configuration may still ask for them by category.</summary>
    private static void Quieten(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Grpc", LogLevel.Warning)
        .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.ServiceDiscovery", LogLevel.Warning)
        .AddFilter("Polly", LogLevel.Warning);
}
