using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Lightbox.Testing;

namespace Lightbox.EndToEnd.Tests.Programs;

/// <summary>One service as a program of its own, listening on loopback ports that the system chose.</summary>
internal sealed class ServiceProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartBudget = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource<IReadOnlyList<Uri>> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Uri> addresses = [];

    private ServiceProgram(string name, Process process)
    {
        Name = name;
        this.process = process;
    }

    public string Name { get; }

    /// <summary>Kestrel binds the endpoints in the order of their names, and says so in that order: grpc, http.</summary>
    public Uri Grpc => addresses[0];

    public Uri Http => addresses[1];

    public string Output => string.Join('\n', output);

    /// <summary>Starts the program and returns when its health says that it serves.</summary>
    /// <param name="name">A name of <see cref="ResourceNames"/>.</param>
    /// <param name="environment">What an app host would hand to it.</param>
    public static async Task<ServiceProgram> StartAsync(string name, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var process = new Process { StartInfo = StartInfo(name, environment), EnableRaisingEvents = true };
        var program = new ServiceProgram(name, process);
        process.OutputDataReceived += (_, line) => program.Read(line.Data);
        process.ErrorDataReceived += (_, line) => program.Read(line.Data);
        process.Exited += (_, _) => program.listening.TrySetException(new InvalidOperationException($"{name} ended before it served:\n{program.Output}"));
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await program.listening.Task.WaitAsync(StartBudget, cancellation);
            await program.ServesAsync(cancellation);
            return program;
        }
        catch (Exception failed) when (failed is TimeoutException or OperationCanceledException)
        {
            await program.DisposeAsync();
            throw new TimeoutException($"{name} did not serve in time:\n{program.Output}", failed);
        }
    }

    /// <summary>Runs a program that is expected to end by itself.</summary>
    /// <returns>Its exit code and what it wrote to standard error.</returns>
    public static async Task<(int ExitCode, string Error)> RunToEndAsync(
        string name, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        using var process = Process.Start(StartInfo(name, environment))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(StartBudget, cancellation);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        await output;
        return (process.ExitCode, await error);
    }

    /// <summary>Asks the program to end (SIGTERM), as an orchestrator does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(StopBudget);
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string name, IReadOnlyDictionary<string, string> environment)
    {
        // bin/EndToEnd.Tests/release and bin/Catalog/release lie side by side.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var project = string.Concat(char.ToUpperInvariant(name[0]), name[1..]);
        var folder = Path.Combine(Repository.Root, "artifacts", "bin", project, own.Name);
        var start = new ProcessStartInfo(Path.Combine(folder, $"Lightbox.{project}"))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return start;
    }

    private void Read(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at < 0) return;
        addresses.Add(new Uri(line[(at + Listening.Length)..].Trim()));
        if (addresses.Count == 2) listening.TrySetResult(addresses);
    }

    private async Task ServesAsync(CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(StartBudget);
        using var channel = GrpcChannel.ForAddress(Grpc);
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: budget.Token);
        try
        {
            while (await watch.ResponseStream.MoveNext(budget.Token))
            {
                if (watch.ResponseStream.Current.Status == HealthCheckResponse.Types.ServingStatus.Serving) return;
            }
        }
        catch (global::Grpc.Core.RpcException failed)
        {
            throw new TimeoutException($"{Name} is not healthy: {failed.Status}", failed);
        }
    }
}
