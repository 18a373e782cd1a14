using System.Diagnostics;
using System.Globalization;

namespace Lightbox.Bench.Peers;

/// <summary>
/// A peer in a process of its own that says "ready", then for each line it is sent does one round and answers with one number (seconds, images a
/// second). Its process stays, so that its start is in no round.
/// </summary>
internal sealed class ProcessPeer : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> said;

    private ProcessPeer(Process process)
    {
        this.process = process;
        said = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public static async Task<ProcessPeer> StartAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var peer = new ProcessPeer(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        if (await peer.process.StandardOutput.ReadLineAsync(cancellation) == "ready") return peer;
        var said = await peer.said;
        await peer.DisposeAsync();
        throw new InvalidOperationException($"{program} did not start: {said}");
    }

    /// <summary>One round; what the script measured.</summary>
    public async Task<double> RoundAsync(CancellationToken cancellation, string argument = "")
    {
        await process.StandardInput.WriteLineAsync(argument.AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        var line = await process.StandardOutput.ReadLineAsync(cancellation);
        return double.TryParse(line, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidOperationException($"The peer answered '{line}': {(line is null ? await said : "")}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
