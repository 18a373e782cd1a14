using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Endpoints;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class AccessTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task Start_NonLoopbackWithoutAccess_RefusesWithExitCode2(string url)
    {
        await using var app = ProbeHost.Build(new() { ["Kestrel:Endpoints:http:Url"] = url });

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => app.StartAsync());

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Lightbox:Access:Keys", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task RunService_NonLoopbackWithoutAccess_Returns2()
    {
        var app = ProbeHost.Build(new() { ["Kestrel:Endpoints:http:Url"] = "http://0.0.0.0:0" });

        Assert.Equal(2, await app.RunServiceAsync());
    }

    [Fact]
    public async Task RunService_BusyPort_Returns1()
    {
        await using var first = await ProbeHost.StartAsync();
        var app = ProbeHost.Build(new() { ["Kestrel:Endpoints:http:Url"] = first.Http.BaseAddress!.ToString() });

        Assert.Equal(1, await app.RunServiceAsync());
    }

    [Fact]
    public async Task RunService_FailsAtStartForAForeseenReason_Returns1()
    {
        // The probe's translation of FormatException stands for storage's full disk.
        var app = ProbeHost.Build(services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionHostedServiceExtensions
            .AddHostedService<FailsAtStart>(services));

        Assert.Equal(1, await app.RunServiceAsync());
    }

    [Fact]
    public async Task Start_AddressFromCode_IsHeldToTheSameRule()
    {
        await using var app = ProbeHost.Build(services: services => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions
            .Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(services, kestrel => kestrel.ListenAnyIP(0)));

        await Assert.ThrowsAsync<StartRefusedException>(() => app.StartAsync());
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task Loopback_HostHeader_OnlyOwnNames(string host, HttpStatusCode expected)
    {
        await using var probe = await ProbeHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/probes/hello") { Headers = { Host = host } };

        using var response = await probe.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Loopback_PostWithOrigin_OnlyOwn(string? origin, HttpStatusCode expected)
    {
        await using var probe = await ProbeHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/probe:act") { Content = new StringContent("{\"action\":\"hello\"}", null, "application/json") };
        if (origin is not null) request.Headers.Add("Origin", origin == "own" ? probe.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await probe.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Loopback_GrpcWithForeignOrigin_PermissionDenied()
    {
        await using var probe = await ProbeHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await probe.Client.ActAsync(new ActRequest { Action = "hello" }, new Metadata { { "origin", "https://evil.example" } }));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task Health_AnyHostNoKey_Open()
    {
        await using var probe = await ProbeHost.StartAsync();
        foreach (var path in new[] { "/alive", "/health" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "10.0.0.7" } };
            using var response = await probe.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var verdict = await new Health.HealthClient(probe.Channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, verdict.Status);
    }

    [Fact]
    public async Task Reachable_EvenFromLoopback_NeedsTheKey()
    {
        await using var app = ProbeHost.Build(new() { ["Kestrel:Endpoints:http:Url"] = "http://0.0.0.0:0", ["Lightbox:Access:Keys:0"] = Key }, "Development");
        await app.StartAsync();
        var port = app.AddressOf(ResourceNames.HttpEndpoint).Port;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/probes/hello")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}x");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/probes/hello")).StatusCode);
        http.DefaultRequestHeaders.Remove("Authorization");
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/probes/hello")).StatusCode);

        using var channel = GrpcChannel.ForAddress(app.AddressOf(ResourceNames.GrpcEndpoint));
        Assert.Equal(StatusCode.Unimplemented, await ReflectAsync(channel));
        await app.StopAsync();
    }

    [Theory]
    [InlineData("Production", StatusCode.Unimplemented)]
    [InlineData("Development", StatusCode.OK)]
    public async Task Reflection_OnlyInDevelopment(string environment, StatusCode expected)
    {
        await using var probe = await ProbeHost.StartAsync(environment: environment);

        Assert.Equal(expected, await ReflectAsync(probe.Channel));
    }

    private static async Task<StatusCode> ReflectAsync(GrpcChannel channel)
    {
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        try
        {
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
            await call.RequestStream.CompleteAsync();
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private sealed class FailsAtStart : Microsoft.Extensions.Hosting.BackgroundService
    {
        public override Task StartAsync(CancellationToken cancellationToken) => throw new FormatException("The disk is full.");

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
