using System.Net;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>The names a loopback service goes by.</summary>
internal static class LoopbackNames
{
    public static bool Contains(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
    }
}
