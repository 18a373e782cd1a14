using Grpc.Net.Client;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Defaults;

/// <summary>A real Kestrel with the probe service on ports the system chose.</summary>
internal sealed class ProbeHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private ProbeHost(WebApplication app)
    {
        this.app = app;
        Grpc = app.AddressOf(ResourceNames.GrpcEndpoint);
        Http = new HttpClient { BaseAddress = app.AddressOf(ResourceNames.HttpEndpoint) };
        Channel = GrpcChannel.ForAddress(Grpc);
        Client = new ProbeService.ProbeServiceClient(Channel);
    }

    public Uri Grpc { get; }

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public ProbeService.ProbeServiceClient Client { get; }

    public CapturedLog Log => app.Services.GetRequiredService<CapturedLog>();

    public static WebApplication Build(Dictionary<string, string?>? settings = null, string environment = "Production", Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();
        var log = new CapturedLog();
        builder.Services.AddSingleton(log);
        builder.Logging.AddProvider(log);
        builder.AddServiceDefaults("probe");
        builder.Services.AddErrorTranslation<FormatException>(e => new InvalidRequestException("BAD_FORMAT", e.Message, e));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ProbeGrpc>();
        app.MapGet("/throws/{what}", string (string what) => what == "domain"
            ? throw new ResourceNotFoundException("datasets/nowhere")
            : throw new InvalidOperationException("SENTINEL^PATIENT in the inner text"));
        map?.Invoke(app);
        return app;
    }

    public static async Task<ProbeHost> StartAsync(Dictionary<string, string?>? settings = null, string environment = "Production", Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        var app = Build(settings, environment, services, map);
        await app.StartAsync();
        return new ProbeHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await app.StopAsync(TimeSpan.FromSeconds(1));
        await app.DisposeAsync();
    }
}
