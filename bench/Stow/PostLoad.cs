using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lightbox.Bench.Stow;

/// <summary>
/// Files posted one a request over kept connections. The kernel sends each from the page cache (sendfile), so that the clients leave the machine's two
/// processors to the server that is measured.
/// </summary>
/// <param name="Target">Path and query.</param>
/// <param name="ContentType">Of each request.</param>
/// <param name="Before">Bytes of the body before the file.</param>
/// <param name="After">And after it.</param>
internal sealed record PostLoad(Uri Server, string Target, string ContentType, string Before = "", string After = "")
{
    /// <returns>Seconds from the first request to the last answer.</returns>
    /// <exception cref="InvalidOperationException">A request was not answered with 200: no figure then.</exception>
    public async Task<double> RunAsync(IReadOnlyList<string> files, int clients, CancellationToken cancellation)
    {
        int next = -1;
        long begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(Server.Host, Server.Port, cancellation);
                var buffer = new byte[64 * 1024];
                for (int i; (i = Interlocked.Increment(ref next)) < files.Count;) await PostAsync(socket, files[i], buffer, cancellation);
            },
            cancellation)));
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private async Task PostAsync(Socket socket, string file, byte[] buffer, CancellationToken cancellation)
    {
        long length = Before.Length + new FileInfo(file).Length + After.Length;
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {Target} HTTP/1.1\r\nHost: {Server.Authority}\r\nContent-Type: {ContentType}\r\nAccept: application/dicom+json\r\nContent-Length: {length}\r\n\r\n{Before}");
        await socket.SendFileAsync(file, Encoding.ASCII.GetBytes(head), Encoding.ASCII.GetBytes(After), TransmitFileOptions.UseDefaultWorkerThread, cancellation);
        await AnswerAsync(socket, buffer, cancellation);
    }

    private static async Task AnswerAsync(Socket socket, byte[] buffer, CancellationToken cancellation)
    {
        int have = 0, head;
        while ((head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0) have += await ReceiveAsync(socket, buffer, have, cancellation);
        var headers = Encoding.ASCII.GetString(buffer, 0, head);
        if (!headers.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new InvalidOperationException($"A file was answered with: {headers.Split('\r')[0]}");
        int body = head + 4;
        if (Header(headers, "Content-Length") is { } length)
        {
            int end = body + int.Parse(length, CultureInfo.InvariantCulture);
            while (have < end) have += await ReceiveAsync(socket, buffer, have, cancellation);
            return;
        }

        // Chunked: small answers, whose last chunk ends the buffer.
        while (!buffer.AsSpan(body, have - body).EndsWith("0\r\n\r\n"u8)) have += await ReceiveAsync(socket, buffer, have, cancellation);
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer, int have, CancellationToken cancellation) =>
        await socket.ReceiveAsync(buffer.AsMemory(have), cancellation) is > 0 and var read ? read : throw new InvalidOperationException("The server hung up, or its answer is too long.");

    private static string? Header(string headers, string name) => headers.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
