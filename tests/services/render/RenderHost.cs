using Grpc.Net.Client;
using Lightbox.Imaging;
using Lightbox.Render;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Render;

/// <summary>The render service on a real Kestrel, with a fake catalog on another, both on ports the system chose.</summary>
internal sealed class RenderHost : IAsyncDisposable
{
    private readonly WebApplication? catalog;
    private readonly WebApplication render;
    private readonly GrpcChannel channel;

    private RenderHost(WebApplication? catalog, WebApplication render)
    {
        this.catalog = catalog;
        this.render = render;
        Http = new HttpClient { BaseAddress = render.AddressOf(ResourceNames.HttpEndpoint) };
        channel = GrpcChannel.ForAddress(render.AddressOf(ResourceNames.GrpcEndpoint), new GrpcChannelOptions { MaxReceiveMessageSize = 32 << 20 });
        Client = new RenderService.RenderServiceClient(channel);
    }

    public FakeCatalog Catalog => catalog!.Services.GetRequiredService<FakeCatalog>();

    public FakeGrants Grants => catalog!.Services.GetRequiredService<FakeGrants>();

    public HttpClient Http { get; }

    public RenderService.RenderServiceClient Client { get; }

    public Renderer Renderer => render.Services.GetRequiredService<Renderer>();

    public ReaderPool<IImageReader> Readers => render.Services.GetRequiredService<ReaderPool<IImageReader>>();

    public static Task<RenderHost> StartAsync(TemporaryFolder data, params (string Key, string Value)[] settings) => StartAsync(data, null, settings);

    /// <param name="log">Gets every line of the render service, at the finest level.</param>
    public static async Task<RenderHost> StartAsync(TemporaryFolder data, ILoggerProvider? log, params (string Key, string Value)[] settings)
    {
        var catalog = await StartAsync(ResourceNames.Catalog, [], null, builder => builder.Services.AddSingleton<FakeCatalog>().AddSingleton<FakeGrants>(), app =>
        {
            app.MapGrpcService<FakeCatalog>();
            app.MapGrpcService<FakeGrants>();
        });
        var configuration = settings.Append(("Lightbox:Data", data.Path)).Append(("services:catalog:grpc:0", catalog.AddressOf(ResourceNames.GrpcEndpoint).ToString()));
        return await FollowingAsync(new RenderHost(catalog, await StartAsync(ResourceNames.Render, configuration, log, builder => builder.AddRender(), app => app.MapRender())));
    }

    /// <summary>With a catalog that runs already.</summary>
    public static async Task<RenderHost> StartWithAsync(string catalog, TemporaryFolder data, params (string Key, string Value)[] settings)
    {
        var configuration = settings.Append(("Lightbox:Data", data.Path)).Append(("services:catalog:grpc:0", catalog));
        return await FollowingAsync(new RenderHost(null, await StartAsync(ResourceNames.Render, configuration, null, builder => builder.AddRender(), app => app.MapRender())));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        channel.Dispose();
        foreach (var app in new[] { render, catalog }.OfType<WebApplication>())
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await app.StopAsync(patience.Token);
            await app.DisposeAsync();
        }
    }

    /// <summary>Until the catalog tells of rights that end nothing is kept, and what tests say of what is kept would be true of nothing.</summary>
    private static async Task<RenderHost> FollowingAsync(RenderHost host)
    {
        await host.render.Services.GetRequiredService<Rights>().Followed.WaitAsync(TimeSpan.FromSeconds(30));
        return host;
    }

    private static async Task<WebApplication> StartAsync(
        string name, IEnumerable<(string Key, string Value)> settings, ILoggerProvider? log, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Logging.ClearProviders();
        if (log is not null) builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.AddServiceDefaults(name);
        add(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        await app.StartAsync();
        return app;
    }
}
