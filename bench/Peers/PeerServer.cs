using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lightbox.Bench.Peers;

/// <summary>A peer's server on loopback for the length of one benchmark; what it says goes to a file in its folder.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Task saying;

    private PeerServer(Process process, Task saying, int port)
    {
        this.process = process;
        this.saying = saying;
        Address = new($"http://127.0.0.1:{port}");
    }

    public int Id => process.Id;

    public Uri Address { get; }

    /// <summary>Starts the program and waits until it takes connections.</summary>
    /// <param name="folder">Its own; its log is kept there.</param>
    /// <param name="port">Where it was told to listen.</param>
    public static async Task<PeerServer> StartAsync(string program, string folder, int port, CancellationToken cancellation, params string[] arguments)
    {
        var log = Path.Combine(folder, Path.GetFileName(program) + ".log");
        var process = Process.Start(new ProcessStartInfo(PeerTool.Find(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var server = new PeerServer(process, KeepAsync(process, log), port);
        try
        {
            await server.ListensAsync(port, log, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end, waits, and makes sure of it and of what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var ask = Process.Start("kill", ["-TERM", $"{process.Id}"])) await ask.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        await saying.WaitAsync(TimeSpan.FromSeconds(5)).ContinueWith(_ => { }, TaskScheduler.Default);
        process.Dispose();
    }

    private static async Task KeepAsync(Process process, string log)
    {
        await using var file = File.Create(log);
        await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(file), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    private async Task ListensAsync(int port, string log, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}; see {log}.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(50, cancellation);
            }
        }
    }
}
