using System.Diagnostics;
using System.Globalization;

namespace Lightbox.Bench.Fuzz;

/// <summary>The worker seen from outside: started, watched, and ended when a case does not end or takes all memory.</summary>
internal sealed class FuzzChild : IDisposable
{
    private const long MostKilobytes = 2L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45), Look = TimeSpan.FromSeconds(0.5);

    private readonly string path = Path.GetTempFileName();
    private readonly FuzzJournal journal;
    private readonly string seeds;
    private readonly uint seed;
    private Process? process;

    public FuzzChild(string seeds, uint seed)
    {
        (this.seeds, this.seed) = (seeds, seed);
        journal = new FuzzJournal(path);
    }

    /// <summary>The worker that runs now.</summary>
    public int? WorkerId => process?.Id;

    /// <summary>Runs cases of one target for a while.</summary>
    /// <returns>The next number, and every line of the worker's; a death is a find like the others, at the case the journal names.</returns>
    public async Task<(int Next, IReadOnlyList<string> Said)> SliceAsync(int target, int first, TimeSpan time, CancellationToken cancellation)
    {
        var worker = process ??= await StartAsync(cancellation);
        await worker.StandardInput.WriteLineAsync($"{target} {first} {(int)time.TotalMilliseconds}".AsMemory(), cancellation);
        await worker.StandardInput.FlushAsync(cancellation);
        var said = new List<string>();
        journal.Case = first;
        while (true)
        {
            var (line, killed) = await ReadAsync(worker, cancellation);
            if (line is null)
            {
                await worker.WaitForExitAsync(cancellation);
                said.Add($"find {journal.Case} ! the process ended{killed ?? $" with {worker.ExitCode}"}");
                Stop();
                return (journal.Case + 1, said);
            }

            if (line.StartsWith("next ", StringComparison.Ordinal)) return (int.Parse(line[5..], CultureInfo.InvariantCulture), said);
            said.Add(line);
        }
    }

    public void Dispose()
    {
        Stop();
        journal.Dispose();
        File.Delete(path);
    }

    private async Task<Process> StartAsync(CancellationToken cancellation)
    {
        var started = Process.Start(new ProcessStartInfo(Program(), ["fuzz-worker", seeds, path, $"{seed}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_GCHeapHardLimit"] = "60000000", ["DOTNET_DbgEnableMiniDump"] = "0" },
        })!;

        // Native decoders complain of every broken file.
        _ = started.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        if (await started.StandardOutput.ReadLineAsync(cancellation) == "ready") return started;
        throw new InvalidOperationException("The fuzz worker did not start.");
    }

    /// <summary>This program, or the built one when a test runs us.</summary>
    private static string Program() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "bench"
        ? Environment.ProcessPath!
        : Path.Combine(Checkout.Root, "artifacts", "bin", "bench", "release", "bench");

    /// <summary>The next line; null when there is none any more, with the reason when it was ended from here.</summary>
    private async Task<(string? Line, string? Killed)> ReadAsync(Process worker, CancellationToken cancellation)
    {
        var reading = worker.StandardOutput.ReadLineAsync(cancellation).AsTask();
        int last = journal.Case;
        long since = Stopwatch.GetTimestamp();
        string? killed = null;
        while (await Task.WhenAny(reading, Task.Delay(Look, cancellation)) != reading)
        {
            cancellation.ThrowIfCancellationRequested();
            if (journal.Case != last) (last, since) = (journal.Case, Stopwatch.GetTimestamp());
            if (worker.HasExited) continue;
            if (Stopwatch.GetElapsedTime(since) > Patience) killed = $": no end in {Patience.TotalSeconds:0} s";
            else if (Resident(worker.Id) > MostKilobytes) killed = $": {MostKilobytes >> 10} MB resident";
            if (killed is null) continue;
            worker.Kill(entireProcessTree: true);
            return (null, killed);
        }

        return (await reading, null);
    }

    /// <summary>kB; 0 for one that ended meanwhile.</summary>
    private static long Resident(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Stop()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
        process = null;
    }
}
