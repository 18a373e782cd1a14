using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>
/// Every address a service listens on passes here, whether it came from configuration, the environment or code; so the rule cannot
/// be walked around by another way of naming the address.
/// </summary>
internal sealed class GuardedListenerFactory(AccessState access, IOptions<SocketTransportOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!IsLoopback(endpoint))
        {
            if (!access.HasKeys)
            {
                throw new StartRefusedException(
                    $"Refusing to listen on {endpoint}: others could reach it and no access is configured; "
                    + $"set {AccessOptions.Section}:Keys or listen on 127.0.0.1.");
            }

            access.MarkReachable();
        }

        return sockets.BindAsync(endpoint, cancellationToken);
    }

    private static bool IsLoopback(EndPoint endpoint) => endpoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
        UnixDomainSocketEndPoint => true,
        _ => false,
    };
}
