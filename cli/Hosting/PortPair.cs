using System.Net;
using System.Net.Sockets;

namespace Lightbox.Cli.Hosting;

/// <summary>Two neighbouring ports that are free now: the page's N and gRPC's N+1, so that either address leads to the other.</summary>
internal static class PortPair
{
    private const int Attempts = 50;

    public static int FindFree()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            if (port == ushort.MaxValue) continue;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // The neighbour is taken; try another pair.
            }
        }

        throw new CommandFailedException("No two neighbouring ports are free; name a port with --port N.");
    }
}
