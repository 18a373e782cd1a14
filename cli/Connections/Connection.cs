using System.Net;
using Grpc.Net.Client;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Connections;

/// <summary>Channels to the services, wherever they run; disposing it stops those that were started for it.</summary>
internal sealed class Connection : IAsyncDisposable
{
    /// <summary>Longest wait for a server to say that it speaks gRPC.</summary>
    private static readonly TimeSpan ProbeBudget = TimeSpan.FromSeconds(5);

    /// <summary>A picture of 16 MiB, the contract's largest, with what goes around it.</summary>
    private const int LargestMessage = 17 << 20;

    private readonly Func<string, Uri> address;
    private readonly Dictionary<Uri, GrpcChannel> channels = [];
    private readonly IAsyncDisposable? owned;
    private readonly HostLock? hostLock;

    private Connection(Func<string, Uri> address, IAsyncDisposable? owned = null, HostLock? hostLock = null)
    {
        this.address = address;
        this.owned = owned;
        this.hostLock = hostLock;
    }

    /// <summary>Whether it leads to a Lightbox that was already running.</summary>
    public bool IsServing => owned is null;

    /// <summary>The channel to a service of ResourceNames.</summary>
    public GrpcChannel this[string service]
    {
        get
        {
            var at = address(service);
            if (!channels.TryGetValue(at, out var channel)) channels[at] = channel = GrpcChannel.ForAddress(at, new GrpcChannelOptions { MaxReceiveMessageSize = LargestMessage });
            return channel;
        }
    }

    public static Connection ToHost(RunningHost host) => new(_ => host.Grpc);

    /// <summary>Accepts either address that `up` prints: the gRPC port, or the page's, whose gRPC port is the next one.</summary>
    public static async Task<Connection> ToServerAsync(Uri server, CancellationToken cancellation)
    {
        if (await SpeaksHttp2Async(server, cancellation)) return new Connection(_ => server);
        var next = new UriBuilder(server) { Port = server.Port + 1 }.Uri;
        if (server.Port < ushort.MaxValue && await SpeaksHttp2Async(next, cancellation)) return new Connection(_ => next);
        throw new CommandFailedException($"No Lightbox answers at {server}; is 'lightbox up' running there?");
    }

    public static async Task<Connection> ToOwnServicesAsync(HostSettings settings, CancellationToken cancellation)
    {
        var hostLock = HostLock.Take(settings.Data);
        try
        {
            var services = await EmbeddedServices.StartAsync(settings, cancellation);
            return new Connection(services.Grpc, services, hostLock);
        }
        catch
        {
            hostLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in channels.Values) channel.Dispose();
        if (owned is not null) await owned.DisposeAsync();
        hostLock?.Dispose();
    }

    private static async Task<bool> SpeaksHttp2Async(Uri server, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = ProbeBudget };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/alive"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
