using System.Diagnostics;
using System.Globalization;

namespace Lightbox.Bench.Peers;

/// <summary>GETs from N clients, each on its own connection, one request after the other. wrk does it: on two processors a client written here would be the limit.</summary>
internal static class HttpLoad
{
    private const int MostThreads = 2;

    /// <param name="paths">With their query, as they stand in the request line.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="seed">Of the random choice; give each round its own.</param>
    /// <param name="inTurn">Every path once before any comes again, for a server that keeps what it made; else at random.</param>
    /// <exception cref="InvalidOperationException">A request failed, was refused or found nothing: no figure then.</exception>
    public static async Task<LoadResult> RunAsync(
        Uri server, IReadOnlyList<string> paths, int clients, TimeSpan time, int seed, CancellationToken cancellation, bool inTurn = false)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, paths, cancellation);
            int threads = Math.Min(MostThreads, clients);
            string seconds = $"{Math.Max(1, (int)Math.Round(time.TotalSeconds))}s";
            var start = new ProcessStartInfo(
                PeerTool.Find("wrk"),
                ["-t", $"{threads}", "-c", $"{clients}", "-d", seconds, "--timeout", "20s", "--latency", "-s", PeerTool.Script("Peers/paths.lua"), server.AbsoluteUri])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PATHS"] = file, ["SEED"] = $"{seed}", ["IN_TURN"] = inTurn ? "1" : "0", ["THREADS"] = $"{threads}" },
            };
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return Read(server, output, await said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static LoadResult Read(Uri server, string output, string said)
    {
        var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk on {server} gave no result: {said}{output}");
        var numbers = line.Split(' ')[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        if (numbers is not [> 0 and var requests, var seconds, var p50, var p99, var bytes, var errors])
        {
            throw new InvalidOperationException($"{server} answered nothing: {output}");
        }

        if (errors > 0) throw new InvalidOperationException($"{errors} of {requests} requests to {server} failed: {output}");
        return new LoadResult(requests / seconds, p50, p99, bytes / seconds / 1e6);
    }
}

/// <summary>One round of load.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="MegabytesPerSecond">Headers included, 10^6 bytes.</param>
internal sealed record LoadResult(double Rate, double P50, double P99, double MegabytesPerSecond);
