using Google.Protobuf.Reflection;

namespace Lightbox.Gateway.Proxy;

/// <summary>One of the four services behind the gateway: its resource name and the proto package whose calls are its own.</summary>
internal sealed record BackendService(string Resource, string Package)
{
    public static IReadOnlyList<BackendService> All { get; } =
    [
        new(ResourceNames.Catalog, "lightbox.catalog.v1"),
        new(ResourceNames.Ingest, "lightbox.ingest.v1"),
        new(ResourceNames.Render, "lightbox.render.v1"),
        new(ResourceNames.Knowledge, "lightbox.knowledge.v1"),
    ];

    /// <summary>The cluster of the service's h2c endpoint.</summary>
    public string GrpcCluster => $"{Resource}-{ResourceNames.GrpcEndpoint}";

    /// <summary>The cluster of the service's HTTP/1.1 endpoint, where JSON transcoding and the plain routes live.</summary>
    public string HttpCluster => $"{Resource}-{ResourceNames.HttpEndpoint}";

    /// <summary>The gRPC services of this package, as the contracts describe them.</summary>
    public IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> Describe(IEnumerable<FileDescriptor> contracts) =>
        contracts.Where(file => file.Package == Package).SelectMany(file => file.Services);
}
