using Grpc.Core;
using Grpc.Net.ClientFactory;
using Lightbox.Catalog;
using Lightbox.Gateway;
using Lightbox.Ingest;
using Lightbox.Knowledge;
using Lightbox.Render;
using Lightbox.ServiceDefaults;
using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using Yarp.ReverseProxy.Configuration;

namespace Lightbox.House.Tests.References;

/// <summary>Run-time calls point one way, as the design draws them; held over the gRPC clients that each service registers.</summary>
public sealed class CallsTests : IDisposable
{
    private static readonly Dictionary<string, Action<WebApplicationBuilder>> Services = new()
    {
        [ResourceNames.Catalog] = builder => builder.AddCatalog(),
        [ResourceNames.Ingest] = builder => builder.AddIngest(),
        [ResourceNames.Render] = builder => builder.AddRender(),
        [ResourceNames.Knowledge] = builder => builder.AddKnowledge(),
        [ResourceNames.Gateway] = builder => builder.AddGateway(),
    };

    /// <summary>The guarded way to servers that requests name, whose refusals are tested with the sources; and the way to model providers, which only the operator's configuration names.</summary>
    private static readonly string[] Outward = ["Sources/Http/GuardedHttp.cs", "Embeddings/Providers/ProviderHttp.cs"];

    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(ResourceNames.Catalog)]
    [InlineData(ResourceNames.Ingest, ResourceNames.Catalog, ResourceNames.Render)]
    [InlineData(ResourceNames.Render, ResourceNames.Catalog)]
    [InlineData(ResourceNames.Knowledge, ResourceNames.Catalog)]
    // Its tools; everything else it passes on unread.
    [InlineData(ResourceNames.Gateway, ResourceNames.Catalog, ResourceNames.Knowledge)]
    public void GrpcClients_OfAService_AreOfThoseItMayCall(string service, params string[] expected)
    {
        var builder = Configure(service);
        var clients = builder.Services.Select(registered => registered.ServiceType).Where(typeof(ClientBase).IsAssignableFrom).Distinct().ToList();
        Assert.Equal(expected, clients.Select(ServiceOf).Distinct().Order(StringComparer.Ordinal));

        using var provider = builder.Services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<GrpcClientFactoryOptions>>();
        Assert.All(clients, client => Assert.Equal(new Uri($"http://_{ResourceNames.GrpcEndpoint}.{ServiceOf(client)}"), options.Get(client.Name).Address));
    }

    [Fact]
    public void Proxy_OfTheGateway_ReachesTheFourServicesAndNothingElse()
    {
        using var provider = Configure(ResourceNames.Gateway).Services.BuildServiceProvider();
        var clusters = provider.GetServices<IProxyConfigProvider>().SelectMany(proxy => proxy.GetConfig().Clusters);
        var destinations = clusters.SelectMany(cluster => cluster.Destinations!.Values).Select(destination => destination.Address);
        var services = Services.Keys.Except([ResourceNames.Gateway]);
        var expected = services.SelectMany(service => new[] { $"http://_{ResourceNames.GrpcEndpoint}.{service}", $"http://_{ResourceNames.HttpEndpoint}.{service}" });
        Assert.Equal(expected.Order(StringComparer.Ordinal), destinations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sources_OfTheServices_OpenNoConnectionOfTheirOwn()
    {
        string[] others = ["GrpcChannel.ForAddress", "new HttpClient(", "new TcpClient(", ".CreateCallInvoker("];
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && !Outward.Any(way => path.EndsWith(way, StringComparison.Ordinal)))
            .ToDictionary(path => Path.GetRelativePath(Repository.Root, path), File.ReadAllText);
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, source => others.Any(call => source.Value.Contains(call, StringComparison.Ordinal)));
    }

    private WebApplicationBuilder Configure(string service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Lightbox:Data", data.Path)]);
        builder.AddServiceDefaults(service);
        Services[service](builder);
        return builder;
    }

    /// <summary>Lightbox.Catalog.V1.AssetService+AssetServiceClient is the catalog's.</summary>
    private static string ServiceOf(Type client) => client.Namespace!.Split('.')[1].ToLowerInvariant();
}
