using System.Diagnostics;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Slides;

/// <summary>The whole slide as Deep Zoom tiles, both as commands: ours along the stored tiles, vips dzsave as its users call it, which reads an SVS by OpenSlide.</summary>
internal sealed class DeepZoomBenchmark : IBenchmark
{
    private const int Rounds = 3;

    private const double Most = 1 / 20.0;

    public string Name => "deepzoom";

    public string About => "the whole slide as Deep Zoom tiles against vips dzsave (about 4 minutes)";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(await Corpus.SlideAsync(cancellation), "slide.svs");
        var compared = await Peers.Rounds.AlternateAsync(Rounds, _ => OursAsync(file, cancellation), _ => VipsAsync(file, cancellation), warm: false);
        return [.. compared.Figures("whole slide as Deep Zoom tiles", "vips dzsave", "s", Most, moreIsBetter: false)];
    }

    private static async Task<double> OursAsync(string file, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        return (await LightboxProcess.RunAsync(cancellation, "export-tiles", file, "-o", Path.Combine(data.Path, "slide"))).Seconds;
    }

    private static async Task<double> VipsAsync(string file, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(PeerTool.Find("vips"), ["dzsave", file, Path.Combine(data.Path, "slide"), "--suffix", ".jpg[Q=75]"]);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"vips dzsave ended with {process.ExitCode}.");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
