using Grpc.Net.Client;
using Lightbox.Gateway;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Microsoft.AspNetCore.Builder;

namespace Lightbox.Services.Tests.Gateway;

/// <summary>The gateway in front of some backends; it owns them.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Backend[] backends;

    private GatewayHost(WebApplication app, Backend[] backends)
    {
        this.app = app;
        this.backends = backends;
        Address = app.AddressOf(ResourceNames.HttpEndpoint);
        Http = new HttpClient { BaseAddress = Address };
        Channel = GrpcChannel.ForAddress(app.AddressOf(ResourceNames.GrpcEndpoint));
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public static Task<GatewayHost> StartAsync(params Backend[] backends) => StartAsync([], backends);

    public static Task<GatewayHost> StartAsync(Dictionary<string, string?> settings, params Backend[] backends) =>
        StartAsync(settings, _ => { }, backends);

    public static async Task<GatewayHost> StartAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder> configure, params Backend[] backends)
    {
        var all = settings.Concat(backends.SelectMany(backend => backend.Settings)).ToDictionary();
        var builder = Backend.NewBuilder(all);
        builder.AddServiceDefaults(ResourceNames.Gateway);
        builder.AddGateway();
        configure(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGateway();
        await app.StartAsync();
        return new GatewayHost(app, backends);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        foreach (var backend in backends) await backend.DisposeAsync();
    }
}
