using System.Diagnostics;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Intake;

/// <summary>Programs that read a folder, with their start, their output thrown away.</summary>
internal static class Scanner
{
    /// <summary>gdcmscanner, 5 tags of every file below a folder; seconds.</summary>
    public static Task<double> RunAsync(string folder, CancellationToken cancellation) =>
        TimeAsync("gdcmscanner", cancellation, "-d", folder, "-r", "-t", "10,20", "-t", "20,d", "-t", "20,e", "-t", "8,18", "-t", "8,60");

    /// <summary>Seconds from the program's start to its end.</summary>
    public static async Task<double> TimeAsync(string program, CancellationToken cancellation, params string[] arguments)
    {
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(PeerTool.Find(program), arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation);
        await process.WaitForExitAsync(cancellation);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
