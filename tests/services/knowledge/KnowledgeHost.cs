using Grpc.Net.Client;
using Lightbox.Knowledge;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Knowledge;

/// <summary>The real service on SQLite in a folder of its own, or on the database named.</summary>
internal sealed class KnowledgeHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel channel;
    private readonly TemporaryFolder? folder;

    private KnowledgeHost(WebApplication app, TemporaryFolder? folder)
    {
        (this.app, this.folder) = (app, folder);
        channel = GrpcChannel.ForAddress(app.AddressOf(ResourceNames.GrpcEndpoint));
        Http = new HttpClient { BaseAddress = app.AddressOf(ResourceNames.HttpEndpoint) };
        Search = new SearchService.SearchServiceClient(channel);
        Entries = new EntryService.EntryServiceClient(channel);
    }

    public SearchService.SearchServiceClient Search { get; }

    public EntryService.EntryServiceClient Entries { get; }

    public GrpcChannel Channel => channel;

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="data">The data folder; one of its own, removed at the end, when null.</param>
    /// <param name="settings">More configuration.</param>
    /// <param name="services">Replaces parts.</param>
    public static async Task<KnowledgeHost> StartAsync(string? data = null, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var folder = data is null ? new TemporaryFolder() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Lightbox:Data"] = data ?? folder!.Path });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults(ResourceNames.Knowledge);
        builder.AddKnowledge();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapKnowledge();
        await app.StartAsync();
        return new KnowledgeHost(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        channel.Dispose();
        await app.StopAsync(TimeSpan.FromSeconds(1));
        await app.DisposeAsync();
        folder?.Dispose();
    }
}
