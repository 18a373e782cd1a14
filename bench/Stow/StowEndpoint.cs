using System.Globalization;
using System.Net;

namespace Lightbox.Bench.Stow;

/// <summary>
/// Where a `lightbox up` answers STOW-RS without the gateway between: the system chooses the port of ingest's own HTTP/1.1 endpoint and the command names
/// only the page's, so the ports that the process listens on are asked.
/// </summary>
internal static class StowEndpoint
{
    private const string Listening = "0A";

    /// <param name="process">The server's id.</param>
    /// <param name="page">The gateway's address, which answers as well.</param>
    public static async Task<Uri> FindAsync(int process, Uri page, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (int port in Ports(process).Where(port => port != page.Port && port != page.Port + 1))
        {
            var address = new UriBuilder(page) { Port = port }.Uri;
            try
            {
                // No multipart: ingest says that it takes nothing else, the other services that they have no such path.
                using var answer = await client.PostAsync(new Uri(address, "/dicomweb/none/studies"), new StringContent("x"), cancellation);
                if (answer.StatusCode == HttpStatusCode.UnsupportedMediaType) return address;
            }
            catch (HttpRequestException)
            {
                // gRPC only.
            }
        }

        throw new InvalidOperationException("No port of the server takes STOW-RS.");
    }

    /// <summary>By /proc: sockets that listen, of which the process has a descriptor.</summary>
    private static IEnumerable<int> Ports(int process)
    {
        var own = Directory.EnumerateFiles($"/proc/{process}/fd").Select(descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? "").ToHashSet();
        foreach (var line in File.ReadLines($"/proc/{process}/net/tcp").Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[3] == Listening && own.Contains($"socket:[{words[9]}]")) yield return int.Parse(words[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }
}
