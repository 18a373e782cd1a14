using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class TelemetryTests
{
    [Fact]
    public void NoEndpoint_NothingIsWired()
    {
        using var app = (IDisposable)ProbeHost.Build();

        Assert.Null(((WebApplication)app).Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task Endpoint_TracesMetricsAndLogsAreSent_HealthIsNotTraced()
    {
        await using var receiver = await Receiver.StartAsync();
        var spans = new ConcurrentQueue<Activity>();
        var settings = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Logging:LogLevel:Lightbox"] = "Debug",
        };
        var probe = await ProbeHost.StartAsync(settings, services: services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new Keep(spans))));
        await using (probe)
        {
            await probe.Http.GetAsync("/health");
            await probe.Http.GetAsync("/alive");
            await new Grpc.Health.V1.Health.HealthClient(probe.Channel).CheckAsync(new Grpc.Health.V1.HealthCheckRequest());
            await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.ActAsync(new ActRequest { Action = "invalid" }));
        }

        var served = spans.Where(span => span.Kind == ActivityKind.Server).Select(span => span.GetTagItem("url.path") as string).ToList();
        Assert.Contains("/lightbox.probe.v1.ProbeService/Act", served);
        Assert.DoesNotContain(served, path => path is "/health" or "/alive" or "/grpc.health.v1.Health/Check");
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], receiver.Paths.Order());
    }

    [Fact]
    public async Task LogsOnly_AServiceThatSharesItsProcess_SendsNoTracesOrMetrics()
    {
        await using var receiver = await Receiver.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Lightbox:Telemetry:LogsOnly"] = "true",
            ["Logging:LogLevel:Lightbox"] = "Debug",
        };
        await using (var probe = await ProbeHost.StartAsync(settings))
            await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.ActAsync(new ActRequest { Action = "invalid" }));

        Assert.Equal(["/v1/logs"], receiver.Paths);
    }

    private sealed class Keep(ConcurrentQueue<Activity> spans) : OpenTelemetry.BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }

    /// <summary>Takes whatever is exported; the provider's shutdown flushes, so by then everything came.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly ConcurrentDictionary<string, bool> paths = new();

        private Receiver(WebApplication app) => this.app = app;

        public string Address => app.Urls.First();

        public IEnumerable<string> Paths => paths.Keys;

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/{**path}", (HttpContext context) =>
            {
                receiver.paths[context.Request.Path] = true;
                return Results.Ok();
            });
            await app.StartAsync();
            return receiver;
        }

        public async ValueTask DisposeAsync()
        {
            await HostingAbstractionsHostExtensions.StopAsync(app, TimeSpan.FromSeconds(1));
            await app.DisposeAsync();
        }
    }
}
