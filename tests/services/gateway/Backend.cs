using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Gateway;

/// <summary>A service as the gateway meets it: a real Kestrel with the service defaults, and whatever the test maps on it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication app;

    private Backend(string resource, WebApplication app)
    {
        this.app = app;
        Settings = new()
        {
            [$"services:{resource}:{ResourceNames.GrpcEndpoint}:0"] = app.AddressOf(ResourceNames.GrpcEndpoint).ToString(),
            [$"services:{resource}:{ResourceNames.HttpEndpoint}:0"] = app.AddressOf(ResourceNames.HttpEndpoint).ToString(),
        };
    }

    /// <summary>What the app host would put into the gateway's environment for this service.</summary>
    public Dictionary<string, string?> Settings { get; }

    public static async Task<Backend> StartAsync(string resource, Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = NewBuilder([]);
        builder.AddServiceDefaults(resource);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        await app.StartAsync();
        return new Backend(resource, app);
    }

    /// <summary>A quiet builder on ports the system chooses, whatever settings files lie in the test's folder.</summary>
    public static WebApplicationBuilder NewBuilder(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings)
        {
            [$"Kestrel:Endpoints:{ResourceNames.GrpcEndpoint}:Url"] = "http://127.0.0.1:0",
            [$"Kestrel:Endpoints:{ResourceNames.HttpEndpoint}:Url"] = "http://127.0.0.1:0",
        });
        return builder;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
