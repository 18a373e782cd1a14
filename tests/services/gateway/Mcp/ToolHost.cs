using Lightbox.Services.Tests.Catalog;
using Lightbox.Services.Tests.Knowledge;
using Lightbox.Testing;
using ModelContextProtocol.Client;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Mcp;

/// <summary>The gateway in front of the real catalogue and the real knowledge service.</summary>
public sealed class ToolHost : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private CatalogHost catalog = null!;
    private KnowledgeHost knowledge = null!;
    private GatewayHost gateway = null!;

    internal KnowledgeHost Knowledge => knowledge;

    internal Uri Endpoint => new(gateway.Address, "/mcp");

    internal HttpClient Http => gateway.Http;

    public async ValueTask InitializeAsync()
    {
        catalog = await CatalogHost.StartAsync(folder);
        knowledge = await KnowledgeHost.StartAsync(settings: new() { ["services:catalog:grpc:0"] = catalog.Address });
        gateway = await GatewayHost.StartAsync(new Dictionary<string, string?>
        {
            ["services:catalog:grpc:0"] = catalog.Address,
            ["services:knowledge:grpc:0"] = "http://" + knowledge.Channel.Target,
        });
    }

    /// <summary>The SDK's own client over streamable HTTP.</summary>
    internal Task<McpClient> ClientAsync() => McpClient.CreateAsync(new HttpClientTransport(
        new HttpClientTransportOptions { Endpoint = Endpoint, TransportMode = HttpTransportMode.StreamableHttp }));

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await knowledge.DisposeAsync();
        await catalog.DisposeAsync();
        folder.Dispose();
    }
}
