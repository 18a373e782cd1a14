using System.Diagnostics;

namespace Lightbox.Bench.Peers;

/// <summary>A peer written in C, compiled for the run.</summary>
internal static class CompiledPeer
{
    /// <param name="source">Below bench/, as "Intake/write_peer.c".</param>
    /// <param name="folder">For the program.</param>
    /// <returns>The program.</returns>
    public static async Task<string> BuildAsync(string source, string folder, CancellationToken cancellation)
    {
        var program = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
        using var compiler = Process.Start(new ProcessStartInfo(PeerTool.Find("gcc"), ["-O2", "-o", program, PeerTool.Script(source), "-lpthread"]) { RedirectStandardError = true })!;
        var said = await compiler.StandardError.ReadToEndAsync(cancellation);
        await compiler.WaitForExitAsync(cancellation);
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"{source} was not compiled: {said}");
    }
}
