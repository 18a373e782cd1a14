using System.Diagnostics;

namespace Lightbox.Bench;

/// <summary>The built command as a user starts it.</summary>
internal sealed class LightboxProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private LightboxProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>The command that `dotnet build -c Release` leaves.</summary>
    public static string Path { get; } = Find();

    /// <summary>From the start of the process to its serving line, seconds.</summary>
    public double Ready { get; private init; }

    /// <summary>Processor time of all threads until then, seconds: what a busy machine stretches.</summary>
    public double Processor { get; private init; }

    /// <summary>Where the page is.</summary>
    public required Uri Page { get; init; }

    /// <summary>gRPC for all services.</summary>
    public Uri Grpc => new UriBuilder(Page) { Port = Page.Port + 1 }.Uri;

    /// <summary>Starts `lightbox up` on a data folder and waits for its serving line.</summary>
    /// <param name="folder">Images to take in, which goes on after the serving line; null for none.</param>
    /// <param name="settings">Configuration as environment names: Lightbox__Ingest__Previews = false ...</param>
    public static async Task<LightboxProcess> UpAsync(
        string data, CancellationToken cancellation, string? folder = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        long start = Stopwatch.GetTimestamp();
        var process = Start(settings, [.. folder is null ? new[] { "up" } : ["up", folder], "--data", data, "--port", "0"]);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (!line.StartsWith("Serving ", StringComparison.Ordinal)) continue;
                var ready = Stopwatch.GetElapsedTime(start);
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new(process) { Page = new(line.Split(' ')[1]), Ready = ready.TotalSeconds, Processor = process.TotalProcessorTime.TotalSeconds };
            }

            throw new InvalidOperationException($"lightbox up ended before it served: {await process.StandardError.ReadToEndAsync(patience.Token)}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Runs a one-shot verb; seconds and what it printed.</summary>
    public static async Task<(double Seconds, string Output)> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Start(null, arguments);
        var said = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"lightbox {arguments[0]} ended with {process.ExitCode}: {await said}");
        return (seconds, output);
    }

    /// <summary>Ctrl-C, and its end.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
    }

    /// <summary>SIGKILL, to it and to what it started, at once.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static Process Start(IReadOnlyDictionary<string, string>? settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        var path = System.IO.Path.Combine(Checkout.Root, "artifacts", "bin", "cli", "release", "lightbox");
        return File.Exists(path) ? path : throw new InvalidOperationException("The command is not built: dotnet build Aspire.sln -c Release");
    }
}
