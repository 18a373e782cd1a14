using System.Diagnostics;
using Grpc.Net.Client;

namespace Lightbox.Bench.Crash;

/// <summary>`lightbox up` on one data folder, killed and started again. Its jobs go on before it says that it serves, so it may be killed before, too.</summary>
internal sealed class CrashedWorker(string data, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? process;
    private Task<Uri> serving = Task.FromException<Uri>(new InvalidOperationException("It was never started."));
    private GrpcChannel? channel;

    public void Start()
    {
        var start = new ProcessStartInfo(LightboxProcess.Path, ["up", "--data", data, "--port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        process = Process.Start(start)!;
        serving = ServingAsync(process);
        // Killed before it served: nobody asks then.
        _ = serving.ContinueWith(task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
    }

    /// <summary>gRPC for all services, when it serves.</summary>
    public async Task<GrpcChannel> ChannelAsync(CancellationToken cancellation)
    {
        var address = await serving.WaitAsync(Patience, cancellation);
        return channel ??= GrpcChannel.ForAddress(address);
    }

    /// <summary>SIGKILL, to it and all it started.</summary>
    public void Kill()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Forget();
    }

    /// <summary>Ctrl-C, and its end.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        using var ask = Process.Start("kill", ["-INT", $"{process!.Id}"]);
        await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        Forget();
    }

    public void Dispose()
    {
        if (process is { HasExited: false }) Kill();
        Forget();
    }

    private static async Task<Uri> ServingAsync(Process process)
    {
        var said = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("Serving ", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            var page = new Uri(line.Split(' ')[1]);
            return new UriBuilder(page) { Port = page.Port + 1 }.Uri;
        }

        throw new InvalidOperationException($"lightbox up ended before it served: {await said}");
    }

    private void Forget()
    {
        channel?.Dispose();
        channel = null;
        process?.Dispose();
        process = null;
    }
}
