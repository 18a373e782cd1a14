using System.Diagnostics;

namespace Lightbox.Bench.Load;

/// <summary>This program again, as a server: prints its address, ends when its standard input does.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<Child> StartAsync(CancellationToken cancellation, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync(cancellation);
        if (!string.IsNullOrEmpty(address)) return new(process, new(address));
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
