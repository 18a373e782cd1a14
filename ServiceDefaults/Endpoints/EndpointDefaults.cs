using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration.Memory;

namespace Lightbox.ServiceDefaults.Endpoints;

/// <summary>
/// Two Kestrel endpoints: without TLS one port cannot speak HTTP/1.1 and HTTP/2, so gRPC has a port of its own. Configuration
/// (<c>Kestrel:Endpoints:grpc:Url</c>, <c>Kestrel:Endpoints:http:Url</c>) moves them; what it leaves out is loopback, port chosen by the system.
/// </summary>
internal static class EndpointDefaults
{
    private const string AnyLoopbackPort = "http://127.0.0.1:0";

    public static void AddDefaultEndpoints(this WebApplicationBuilder builder)
    {
        // Lowest precedence: appsettings, the environment and a host's own settings all win.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                [$"Kestrel:Endpoints:{ResourceNames.GrpcEndpoint}:Url"] = AnyLoopbackPort,
                [$"Kestrel:Endpoints:{ResourceNames.GrpcEndpoint}:Protocols"] = "Http2",
                [$"Kestrel:Endpoints:{ResourceNames.HttpEndpoint}:Url"] = AnyLoopbackPort,
                [$"Kestrel:Endpoints:{ResourceNames.HttpEndpoint}:Protocols"] = "Http1",
            },
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A peer that vanished without a FIN frees its streams within a minute.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        });
    }
}
