using System.Diagnostics;
using Grpc.Net.Client;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>The service as the program it ships as, which can be killed as a power cut would.</summary>
internal sealed class KnowledgeProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;

    private KnowledgeProgram(Process process, GrpcChannel channel) => (this.process, Channel) = (process, channel);

    public GrpcChannel Channel { get; }

    public static async Task<KnowledgeProgram> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        // bin/Services.Tests/release and bin/Knowledge/release lie side by side.
        var folder = Path.Combine(Repository.Root, "artifacts", "bin", "Knowledge", new DirectoryInfo(AppContext.BaseDirectory).Name);
        var start = new ProcessStartInfo(Path.Combine(folder, "Lightbox.Knowledge")) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        start.Environment[$"Kestrel__Endpoints__{ResourceNames.GrpcEndpoint}__Url"] = "http://127.0.0.1:0";
        start.Environment[$"Kestrel__Endpoints__{ResourceNames.HttpEndpoint}__Url"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            // The endpoints are bound in the order of their names: grpc first.
            if (line.IndexOf(Listening, StringComparison.Ordinal) is not (>= 0 and var at)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new KnowledgeProgram(process, GrpcChannel.ForAddress(line[(at + Listening.Length)..].Trim()));
        }

        throw new InvalidOperationException("The program ended before it served.");
    }

    /// <summary>SIGKILL: nothing is said and nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }
}
