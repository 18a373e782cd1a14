using System.Diagnostics;
using System.Globalization;

namespace Lightbox.Bench.Peers;

/// <summary>
/// A peer that is a Python library: a script of this project that says "ready", then for each line it is sent does one round and answers
/// with one number (seconds, images a second). Its process stays, so that its imports are in no round.
/// </summary>
internal sealed class PythonPeer : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> said;

    private PythonPeer(Process process)
    {
        this.process = process;
        said = process.StandardError.ReadToEndAsync();
    }

    /// <param name="script">Below bench/, as "Volumes/nibabel_slice.py".</param>
    public static async Task<PythonPeer> StartAsync(string script, CancellationToken cancellation, params string[] arguments)
    {
        // Debian's own Python: a version manager's lacks Debian's modules.
        var peer = new PythonPeer(Process.Start(new ProcessStartInfo("/usr/bin/python3", [PeerTool.Script(script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        if (await peer.process.StandardOutput.ReadLineAsync(cancellation) == "ready") return peer;
        var said = await peer.said;
        await peer.DisposeAsync();
        throw new InvalidOperationException($"{script} did not start: {said}");
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
