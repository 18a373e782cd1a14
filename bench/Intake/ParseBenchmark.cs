using System.Diagnostics;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;

namespace Lightbox.Bench.Intake;

/// <summary>
/// Metadata only, 2,000 CT slices in the page cache: the folder listed, every file opened by content and described whole, with a thread a processor as ingest
/// does it. gdcmscanner looks for 5 tags, on its one thread. Beside it: one thread of ours, and GDCM's scanner in a process that is there already.
/// </summary>
internal sealed class ParseBenchmark : IBenchmark
{
    private const int Repeats = 11;

    private const double Target = 1.5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public string Name => "parse";

    public string About => "DICOM metadata of 2,000 CT slices against gdcmscanner";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var folder = await Corpus.CtAsync(cancellation);
        await using var library = await PythonPeer.StartAsync("Intake/gdcm_scan.py", cancellation, folder);
        double count = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length;

        // The runtime compiles what is hot in the background; a service that takes files in is past that.
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;) Rate(folder, Environment.ProcessorCount, cancellation);
        var all = await Rounds.AlternateAsync(
            Repeats, _ => Task.FromResult(Rate(folder, Environment.ProcessorCount, cancellation)), async _ => count / await Scanner.RunAsync(folder, cancellation));
        var one = await Rounds.AlternateAsync(Repeats, _ => Task.FromResult(Rate(folder, 1, cancellation)), _ => library.RoundAsync(cancellation));
        return
        [
            .. all.Figures("metadata of 2,000 CT slices", "gdcmscanner", "files/s", Target, moreIsBetter: true),
            .. one.Figures("the same, one thread", "GDCM's scanner without its start", "files/s", target: null, moreIsBetter: true),
        ];
    }

    private static double Rate(string folder, int threads, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        int next = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < files.Length;)
            {
                using var reader = ImageFile.Open(files[i], cancellation);
                if (reader.Info is not { Modality: "CT", Rows: 512, SopInstanceUid.Length: > 0 }) throw new InvalidOperationException($"{files[i]} was misread.");
            }
        });
        return files.Length / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
