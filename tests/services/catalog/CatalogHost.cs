using Grpc.Net.Client;
using Lightbox.Catalog;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Catalog;

/// <summary>The catalogue on a real Kestrel and a store of its own.</summary>
public sealed class CatalogHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private CatalogHost(WebApplication app)
    {
        this.app = app;
        channel = GrpcChannel.ForAddress(app.AddressOf(ResourceNames.GrpcEndpoint));
        Http = new HttpClient { BaseAddress = app.AddressOf(ResourceNames.HttpEndpoint) };
        Datasets = new DatasetService.DatasetServiceClient(channel);
        Providers = new ProviderService.ProviderServiceClient(channel);
        Scenarios = new ScenarioService.ScenarioServiceClient(channel);
        Citations = new CitationService.CitationServiceClient(channel);
        Assets = new AssetService.AssetServiceClient(channel);
        Changes = new ChangeService.ChangeServiceClient(channel);
        Annotations = new AnnotationService.AnnotationServiceClient(channel);
        Grants = new GrantService.GrantServiceClient(channel);
        Benchmarks = new BenchmarkService.BenchmarkServiceClient(channel);
    }

    /// <summary>For other services.</summary>
    public string Address => app.AddressOf(ResourceNames.GrpcEndpoint).ToString();

    public HttpClient Http { get; }

    public DatasetService.DatasetServiceClient Datasets { get; }

    public ProviderService.ProviderServiceClient Providers { get; }

    public ScenarioService.ScenarioServiceClient Scenarios { get; }

    public CitationService.CitationServiceClient Citations { get; }

    public AssetService.AssetServiceClient Assets { get; }

    public ChangeService.ChangeServiceClient Changes { get; }

    public AnnotationService.AnnotationServiceClient Annotations { get; }

    public GrantService.GrantServiceClient Grants { get; }

    public BenchmarkService.BenchmarkServiceClient Benchmarks { get; }

    /// <param name="connectionString">PostgreSQL, or null for SQLite in the data folder.</param>
    public static async Task<CatalogHost> StartAsync(TemporaryFolder data, string? connectionString = null, string root = "/data")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lightbox:Roots:0"] = root,
            ["Lightbox:Data"] = data.Path,
            [$"ConnectionStrings:{ResourceNames.CatalogDatabase}"] = connectionString,
        });
        builder.AddServiceDefaults(ResourceNames.Catalog);
        builder.AddCatalog();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapCatalog();
        await app.StartAsync();
        return new CatalogHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        channel.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }
}
