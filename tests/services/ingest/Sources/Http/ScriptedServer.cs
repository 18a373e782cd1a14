using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>A server on this machine that answers each request as the test says, byte by byte: one that no HTTP library would let lie.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly Func<ScriptedRequest, ScriptedAnswer, Task> script;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly Task accepting;
    private int connections;

    private ScriptedServer(IPAddress address, int port, Func<ScriptedRequest, ScriptedAnswer, Task> script)
    {
        this.script = script;
        listener = new TcpListener(address, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>For <c>Lightbox:Ingest:AllowedHosts</c>.</summary>
    public string Authority => EndPoint.ToString();

    public Uri Address => new($"http://{Authority}/");

    public ConcurrentQueue<ScriptedRequest> Requests { get; } = [];

    public int Connections => Volatile.Read(ref connections);

    public static ScriptedServer Start(Func<ScriptedRequest, ScriptedAnswer, Task> script, IPAddress? address = null, int port = 0) =>
        new(address ?? IPAddress.Loopback, port, script);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(conversations);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                conversations.Add(Task.Run(() => TalkAsync(client)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException || (ended is InvalidOperationException && stop.IsCancellationRequested))
        {
            // The test is over; a listener that was stopped between two clients says that it does not listen.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    var answer = new ScriptedAnswer(stream, stop.Token);
                    await script(request, answer);
                    if (answer.IsLast) return;
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client hung up, which many tests are about, or the test is over.
            }
        }
    }

    private async Task<ScriptedRequest?> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0) return null;
            text.Append((char)one[0]);
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new ScriptedRequest(first[0], first[1], headers);
    }
}

/// <summary>What came in.</summary>
/// <param name="Target">Path and query as on the wire.</param>
internal sealed record ScriptedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    public string this[string header] => Headers.GetValueOrDefault(header, "");

    /// <summary>A parameter of the query, decoded; empty when it is not there.</summary>
    public string Query(string name)
    {
        var query = Target.Contains('?') ? Target[(Target.IndexOf('?') + 1)..] : "";
        var pair = query.Split('&').Select(part => part.Split('=', 2)).FirstOrDefault(part => part[0] == name);
        return pair is [_, var value] ? Uri.UnescapeDataString(value.Replace('+', ' ')) : "";
    }
}

/// <summary>Writes what goes out.</summary>
internal sealed class ScriptedAnswer(NetworkStream stream, CancellationToken stop)
{
    /// <summary>The connection is closed after it.</summary>
    public bool IsLast { get; set; }

    /// <summary>Ends with the test, for scripts that wait.</summary>
    public CancellationToken Stop => stop;

    public async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, stop);

    /// <summary>A whole answer with its length.</summary>
    /// <param name="status">"200 OK".</param>
    /// <param name="headers">Lines without their ends.</param>
    public Task SendAsync(string status, ReadOnlyMemory<byte> body, params string[] headers) => SendAsync("GET", status, body, headers);

    public async Task SendAsync(string method, string status, ReadOnlyMemory<byte> body, params string[] headers)
    {
        await HeadAsync(status, [.. headers, $"Content-Length: {body.Length}"]);
        if (method != "HEAD") await WriteAsync(body);
    }

    public Task SendAsync(string status, string body, params string[] headers) => SendAsync(status, Encoding.UTF8.GetBytes(body), headers);

    public Task HeadAsync(string status, params string[] headers) =>
        WriteAsync($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    /// <summary>Never answers; returns when the test is over.</summary>
    public Task NeverAsync() => Task.Delay(Timeout.Infinite, stop);
}
