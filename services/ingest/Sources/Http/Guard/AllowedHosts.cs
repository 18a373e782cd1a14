using System.Net;
using Lightbox.ServiceDefaults.Access;

namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>
/// The hosts that may be asked although their address is not a public one: <c>Lightbox:Ingest:AllowedHosts</c>. An entry is a name or an
/// address, with a port or without ("pacs.hospital.example", "10.1.2.3:8042", "[::1]:9000"), or a network ("10.1.0.0/16").
/// </summary>
internal sealed class AllowedHosts
{
    public const string Key = "Lightbox:Ingest:AllowedHosts";

    private readonly List<IPNetwork> networks = [];
    private readonly HashSet<(string Host, int? Port)> names = [];

    /// <exception cref="StartRefusedException">An entry is none of these.</exception>
    public AllowedHosts(IEnumerable<string> entries)
    {
        foreach (var entry in entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0))
        {
            if (IPNetwork.TryParse(entry, out var network)) networks.Add(network);
            else names.Add(Name(entry));
        }
    }

    /// <summary>Whether the host is named, whatever address it has.</summary>
    public bool Names(string host, int port)
    {
        var plain = Plain(host);
        return names.Contains((plain, port)) || names.Contains((plain, null));
    }

    public bool Covers(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Exists(network => network.Contains(plain));
    }

    private static (string Host, int? Port) Name(string entry)
    {
        // An address in brackets with a port would pass for an address, its port lost.
        if (entry[0] != '[' && IPAddress.TryParse(entry, out _)) return (Plain(entry), null);
        var colon = entry.EndsWith(']') ? -1 : entry.LastIndexOf(':');
        var host = colon < 0 ? entry : entry[..colon];
        var port = 0;
        if (colon >= 0 && (!int.TryParse(entry[(colon + 1)..], out port) || port is < 1 or > 65535)) throw Wrong(entry);
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? throw Wrong(entry) : (Plain(host), colon < 0 ? null : port);
    }

    /// <summary>One spelling: lower case, no brackets, no final dot, addresses as .NET writes them.</summary>
    private static string Plain(string host)
    {
        var bare = host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        return IPAddress.TryParse(bare, out var address) ? address.ToString() : bare;
    }

    private static StartRefusedException Wrong(string entry) =>
        new($"{Key} has '{entry}', which is no host, host:port or network.");
}
