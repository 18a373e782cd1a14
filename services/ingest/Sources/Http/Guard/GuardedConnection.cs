using System.Net;
using System.Net.Sockets;

namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>
/// Opens the sockets. The address that is checked is the address that is connected to: a name that means something else a moment later
/// (DNS rebinding) gains nothing, and a redirect to another host comes by here again.
/// </summary>
internal sealed class GuardedConnection(AllowedHosts allowed, HostAddresses lookUp)
{
    /// <summary>An address that does not answer leaves time for the next.</summary>
    private static readonly TimeSpan PerAddress = TimeSpan.FromSeconds(5);

    /// <exception cref="SourceException">HOST_REFUSED, or UNAVAILABLE when nothing answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await AddressesAsync(host, cancellation);
        var permitted = Array.FindAll(addresses, address => IsPermitted(host, port, address));
        if (permitted.Length == 0) throw Refused(host);

        SocketException? last = null;
        foreach (var address in permitted)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                if (permitted.Length > 1) patience.CancelAfter(PerAddress);
                await socket.ConnectAsync(new IPEndPoint(address, port), patience.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failed)
            {
                socket.Dispose();
                last = failed;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new SourceException("UNAVAILABLE", $"{host} does not answer on port {port}.", isTransient: true, inner: last);
    }

    /// <summary>What can be said before any connection: a host given as an address, or this machine by name.</summary>
    public bool IsRefusedAtSight(Uri uri)
    {
        var host = uri.IdnHost;
        if (allowed.Names(host, uri.Port)) return false;
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return !IsPermitted(host, uri.Port, address);
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    public static SourceException Refused(string host) => new("HOST_REFUSED", Refusal(host));

    public static string Refusal(string host) =>
        $"{host} is not on the public internet; hosts that may be asked all the same are named in {AllowedHosts.Key}.";

    private bool IsPermitted(string host, int port, IPAddress address) =>
        allowed.Names(host, port) || allowed.Covers(address) || PublicAddresses.Contains(address);

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return [address];
        try
        {
            return await lookUp(host, cancellation) is { Length: > 0 } found
                ? found
                : throw new SourceException("UNAVAILABLE", $"The host {host} has no address.", isTransient: true);
        }
        catch (SocketException unknown)
        {
            throw new SourceException("UNAVAILABLE", $"The host {host} could not be found.", isTransient: true, inner: unknown);
        }
    }
}
