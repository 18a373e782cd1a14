using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Lightbox.ServiceDefaults.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task Client_ByResourceName_ReachesTheConfiguredAddress()
    {
        await using var server = await ProbeHost.StartAsync();
        await using var app = Caller(server.Grpc.ToString());

        var answer = await Client(app).ActAsync(new ActRequest { Action = "hello" });

        Assert.Equal("hello", answer.Text);
    }

    [Fact]
    public async Task Client_ServerStartsLater_CallIsRetried()
    {
        var port = FreePort();
        await using var app = Caller($"http://127.0.0.1:{port}");
        var call = Client(app).ActAsync(new ActRequest { Action = "hello" });

        await using var server = await ProbeHost.StartAsync(new() { ["Kestrel:Endpoints:grpc:Url"] = $"http://127.0.0.1:{port}" });

        Assert.Equal("hello", (await call).Text);
    }

    [Fact]
    public async Task Client_ReachableServer_ShowsTheDeploymentsKey()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        await using var server = await ProbeHost.StartAsync(new() { ["Kestrel:Endpoints:grpc:Url"] = "http://0.0.0.0:0", ["Lightbox:Access:Keys:0"] = Key });
        await using var app = Caller($"http://127.0.0.1:{server.Grpc.Port}", ("Lightbox:Access:Keys:0", Key));
        await using var stranger = Caller($"http://127.0.0.1:{server.Grpc.Port}");

        Assert.Equal("hello", (await Client(app).ActAsync(new ActRequest { Action = "hello" })).Text);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client(stranger).ActAsync(new ActRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Client_InsideACall_PassesTheDeadlineOn()
    {
        await using var server = await ProbeHost.StartAsync();
        await using var middle = await ProbeHost.StartAsync(
            new() { ["services:probe:grpc:0"] = server.Grpc.ToString() },
            services: services => services.AddServiceClient<ProbeService.ProbeServiceClient>("probe"),
            map: app => app.MapGrpcService<RelayGrpc>());
        var deadline = DateTime.UtcNow.AddSeconds(40);

        var answer = await new RelayService.RelayServiceClient(middle.Channel).RelayAsync(new ActRequest { Action = "deadline" }, deadline: deadline);

        var seen = DateTime.Parse(answer.Text).ToUniversalTime();
        Assert.InRange((deadline - seen).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static ProbeService.ProbeServiceClient Client(WebApplication app) => app.Services.GetRequiredService<ProbeService.ProbeServiceClient>();

    private static WebApplication Caller(string address, params (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        settings["services:probe:grpc:0"] = address;
        return ProbeHost.Build(settings, services: services => services.AddServiceClient<ProbeService.ProbeServiceClient>("probe"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Calls the probe from inside a call.</summary>
internal sealed class RelayGrpc(ProbeService.ProbeServiceClient probe) : RelayService.RelayServiceBase
{
    public override async Task<ActResponse> Relay(ActRequest request, ServerCallContext context) => await probe.ActAsync(request);
}
