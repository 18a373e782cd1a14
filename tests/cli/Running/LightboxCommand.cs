using System.Diagnostics;
using System.Text;
using Lightbox.Testing;

namespace Lightbox.Cli.Tests.Running;

/// <summary>The built command as a process, the way a person runs it.</summary>
internal sealed class LightboxCommand : IAsyncDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly Lock gate = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> waits = [];
    private readonly TaskCompletionSource outputEnded = new();
    private readonly TaskCompletionSource errorEnded = new();

    private LightboxCommand(Process process) => this.process = process;

    public int ProcessId => process.Id;

    public string Output
    {
        get { lock (gate) return output.ToString(); }
    }

    public string Error
    {
        get { lock (gate) return error.ToString(); }
    }

    /// <summary>Where the build put the command: the same configuration as the tests'.</summary>
    public static string Executable { get; } = Path.Combine(
        Repository.Root, "artifacts", "bin", "cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "lightbox");

    public static LightboxCommand Start(params string[] arguments)
    {
        // A shell without job control starts its background jobs with Ctrl-C ignored, and whatever they start inherits that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Executable]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var inherited in new[] { "OTEL_EXPORTER_OTLP_ENDPOINT", "ConnectionStrings__catalogdb" }) start.Environment.Remove(inherited);
        var command = new LightboxCommand(new Process { StartInfo = start });
        command.process.OutputDataReceived += (_, e) => command.Received(command.output, command.outputEnded, e.Data);
        command.process.ErrorDataReceived += (_, e) => command.Received(command.error, command.errorEnded, e.Data);
        command.process.Start();
        command.process.StandardInput.Close();
        command.process.BeginOutputReadLine();
        command.process.BeginErrorReadLine();
        return command;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<Ended> RunAsync(params string[] arguments)
    {
        await using var command = Start(arguments);
        return await command.EndAsync();
    }

    /// <summary>The first line of either stream, past or to come, that is wanted.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            var past = $"{output}{error}".Split('\n').FirstOrDefault(wanted);
            if (past is not null) return past;
            waits.Add((wanted, found));
        }

        try
        {
            return await found.Task.WaitAsync(Budget);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The line did not come. Output:\n{Output}\nError:\n{Error}");
        }
    }

    /// <summary>The page's address, once `up` serves.</summary>
    public async Task<Uri> PageAsync() =>
        new((await LineAsync(line => line.StartsWith("Serving ", StringComparison.Ordinal))).Split(' ')[1]);

    /// <summary>Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<Ended> EndAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Budget);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The command did not end. Output:\n{Output}\nError:\n{Error}");
        }

        await Task.WhenAll(outputEnded.Task, errorEnded.Task).WaitAsync(Budget);
        return new Ended(process.ExitCode, Output, Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Received(StringBuilder into, TaskCompletionSource ended, string? line)
    {
        lock (gate)
        {
            if (line is not null) into.Append(line).Append('\n');
            foreach (var (wanted, found) in waits)
            {
                if (line is null) found.TrySetException(new InvalidOperationException($"The stream ended.\n{output}\n{error}"));
                else if (wanted(line)) found.TrySetResult(line);
            }
        }

        if (line is null) ended.TrySetResult();
    }
}

/// <summary>How a command ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>Everything it said, for the message of a failed assertion.</summary>
    public string Said => $"exit {ExitCode}\n{Output}\n{Error}";
}
