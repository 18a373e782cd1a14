using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Lightbox.Gateway.Proxy;

/// <summary>Two clusters a service: its h2c endpoint for gRPC and its HTTP/1.1 endpoint for REST. Addresses are logical names.</summary>
internal static class ProxyClusters
{
    // A watched job may be silent for as long as its longest step: only the caller and the service end a gRPC call, by its deadline.
    private static ForwarderRequestConfig Grpc { get; } = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    // REST callers have no deadline to send, so a service that has gone silent is given up in the end.
    private static ForwarderRequestConfig Rest { get; } = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = TimeSpan.FromMinutes(10),
    };

    public static IReadOnlyList<ClusterConfig> All { get; } =
    [
        .. BackendService.All.Select(service => Cluster(service.GrpcCluster, ResourceNames.GrpcEndpoint, service.Resource, Grpc)),
        .. BackendService.All.Select(service => Cluster(service.HttpCluster, ResourceNames.HttpEndpoint, service.Resource, Rest)),
    ];

    private static ClusterConfig Cluster(string id, string endpoint, string resource, ForwarderRequestConfig request) => new()
    {
        ClusterId = id,
        HttpRequest = request,
        Destinations = new Dictionary<string, DestinationConfig> { [resource] = new() { Address = $"http://_{endpoint}.{resource}" } },
    };
}
