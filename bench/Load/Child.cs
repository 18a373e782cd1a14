using System.Diagnostics;

namespace Lightbox.Bench.Load;

/// <summary>This program again, as a server: prints its address on one line, ends when its standard input does.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process, string[] words)
    {
        this.process = process;
        Words = words;
    }

    public int Id => process.Id;

    /// <summary>What it printed: an address, and what else a caller needs.</summary>
    public IReadOnlyList<string> Words { get; }

    public Uri Address => new(Words[0]);

    public static Task<Child> StartAsync(CancellationToken cancellation, params string[] arguments) => StartAsync(null, cancellation, arguments);

    /// <param name="settings">Environment variables.</param>
    public static async Task<Child> StartAsync(IReadOnlyDictionary<string, string>? settings, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellation);
        if (!string.IsNullOrEmpty(line)) return new(process, line.Split(' '));
        process.Dispose();
        throw new InvalidOperationException($"bench {string.Join(' ', arguments)} did not start.");
    }

    public static async Task WaitForParentAsync(CancellationToken cancellation)
    {
        var buffer = new char[1];
        while (await Console.In.ReadAsync(buffer, cancellation) > 0)
        {
            // Nothing is expected; the end of the input is the sign.
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        process.Dispose();
    }
}
