using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightbox.EndToEnd.Tests.Telemetry;

/// <summary>An OTLP receiver (http/protobuf) in this process: the collector of the tests.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<OtlpSpan> spans = new();
    private volatile TaskCompletionSource arrived = NewSignal();

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>What OTEL_EXPORTER_OTLP_ENDPOINT is set to.</summary>
    public string Endpoint => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0")]);
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/v1/traces", receiver.ReceiveTracesAsync);
        // Metrics and logs come too; nobody asks for them here.
        receiver.app.MapPost("/v1/{signal}", () => Results.Ok());
        await receiver.app.StartAsync(cancellation);
        return receiver;
    }

    /// <summary>Waits until the spans of a trace are as wanted.</summary>
    /// <exception cref="TimeoutException">They are not within the time; the message lists those that came.</exception>
    public async Task<IReadOnlyList<OtlpSpan>> WaitForTraceAsync(string traceId, Func<IReadOnlyList<OtlpSpan>, bool> wanted, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            var signal = arrived;
            var trace = spans.Where(span => span.TraceId == traceId).ToList();
            if (wanted(trace)) return trace;
            try
            {
                await signal.Task.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("The trace has only: " + string.Join(", ", trace.Select(span => $"{span.Service} {span.Name}")));
            }
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> ReceiveTracesAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        foreach (var span in OtlpSpan.ReadExport(body.ToArray())) spans.Enqueue(span);
        Interlocked.Exchange(ref arrived, NewSignal()).TrySetResult();
        return Results.Bytes([], "application/x-protobuf");
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
