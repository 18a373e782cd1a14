using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.ServiceDefaults.Discovery;

/// <summary>Typed gRPC clients of the other services.</summary>
public static class ServiceClients
{
    /// <summary>
    /// Registers a generated client whose server is found by the resource's name: <c>http://_grpc.catalog</c> resolves to
    /// <c>services:catalog:grpc:0</c>. Within a call the caller's deadline and cancellation go along, and so does the trace.
    /// Work that outlives its request must not start inside it, or it is cancelled with it: give it to a hosted service.
    /// </summary>
    /// <param name="resourceName">A name of <see cref="ResourceNames"/>.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IServiceCollection services, string resourceName)
        where TClient : ClientBase
    {
        ArgumentNullException.ThrowIfNull(services);
        return services
            .AddGrpcClient<TClient>(client => client.Address = new Uri($"http://_{ResourceNames.GrpcEndpoint}.{resourceName}"))
            .ConfigureChannel(ConfigureChannel)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .AddHttpMessageHandler<AccessKeyHandler>()
            .AddServiceDiscovery()
            .EnableCallContextPropagation(propagation => propagation.SuppressContextNotFoundErrors = true);
    }

    private static void ConfigureChannel(IServiceProvider services, GrpcChannelOptions channel)
    {
        var limits = services.GetRequiredService<LimitOptions>();
        // What one service may send another may read.
        channel.MaxReceiveMessageSize = limits.MaxSendMessageBytes;
        channel.MaxSendMessageSize = limits.MaxReceiveMessageBytes;
        channel.MaxRetryAttempts = 6;
        // Services come up in any order (Compose starts them all at once): a refused connection is tried again for some seconds.
        channel.ServiceConfig = new ServiceConfig
        {
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    RetryPolicy = new RetryPolicy
                    {
                        MaxAttempts = 6,
                        InitialBackoff = TimeSpan.FromMilliseconds(200),
                        MaxBackoff = TimeSpan.FromSeconds(4),
                        BackoffMultiplier = 2.5,
                        RetryableStatusCodes = { StatusCode.Unavailable },
                    },
                },
            },
        };
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        // Between our own services; a proxy of the environment is for the world outside.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
    };
}
