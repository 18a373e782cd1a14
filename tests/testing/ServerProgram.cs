using System.Diagnostics;

namespace Lightbox.Testing;

/// <summary>
/// A server of somebody else's for the length of a test or of the test program: it says one line when it is ready and ends with its standard
/// input, so that it is gone however the tests end.
/// </summary>
public sealed class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private ServerProgram(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The line it said: its port.</summary>
    public string Line { get; private set; } = "";

    public static async Task<ServerProgram> StartAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var server = new ServerProgram(process);
        using var patience = new CancellationTokenSource(Patience);
        server.Line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"{program} did not start: {await server.errors}");
        // Whatever else it says must not fill the pipe.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
