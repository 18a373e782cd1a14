using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Lightbox.Gateway.Proxy;

/// <summary>
/// Resolves http://_grpc.catalog to every services:catalog:grpc:n of the configuration, as the services' own clients do;
/// several addresses are replicas and share the load.
/// </summary>
internal sealed class DiscoveredDestinations(ServiceEndpointResolver resolver) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>();
        var changes = new List<IChangeToken>();
        foreach (var (name, destination) in destinations)
        {
            var source = await resolver.GetEndpointsAsync(destination.Address, cancellationToken);
            changes.Add(source.ChangeToken);
            foreach (var endpoint in source.Endpoints)
            {
                var address = Address(endpoint.ToString()!);
                resolved[$"{name}@{address}"] = destination with { Address = address };
            }
        }

        return new ResolvedDestinationCollection(resolved, new CompositeChangeToken(changes));
    }

    // An endpoint without a scheme (host:port) is one of ours too: inside, everything is cleartext.
    private static string Address(string endpoint) => endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"http://{endpoint}";
}
