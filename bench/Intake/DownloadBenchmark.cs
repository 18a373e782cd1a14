using System.Diagnostics;
using Lightbox.Bench.Peers;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Intake;

/// <summary>
/// A volume of 1 GB from nginx over loopback, hashed, stored and registered, against curl, tee and sha256sum in a pipe (which flush nothing to the disk); and what it costs to
/// pause half-way and go on.
/// </summary>
internal sealed class DownloadBenchmark : IBenchmark
{
    private const int Repeats = 5;

    private const short Slices = 1900;

    private const double RateTarget = 0.9, ResumeLimit = 1;

    public string Name => "download";

    public string About => "1 GB over loopback HTTP, hashed and stored, against curl | tee | sha256sum; what a resume costs";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var folder = new TemporaryData();
        var served = Directory.CreateDirectory(Path.Combine(folder.Path, "served")).FullName;
        var length = await VolumeFile.WriteAsync(Path.Combine(served, "volume.nii"), 512, 512, Slices, cancellation);
        await VolumeFile.WriteAsync(Path.Combine(served, "warm.nii"), 512, 512, 100, cancellation);
        await using var nginx = await Nginx.StartAsync(served, folder.Path, cancellation);
        List<double> whole = [];
        var rates = await Rounds.AlternateAsync(
            Repeats,
            async round =>
            {
                double seconds = await OursAsync(nginx.Address, isInterrupted: false, cancellation);
                if (round >= 0) whole.Add(seconds);
                return length / 1e6 / seconds;
            },
            async _ => length / 1e6 / await CurlAsync(nginx.Address, folder.Path, cancellation));
        List<double> interrupted = [];
        for (int i = 0; i < Repeats; i++) interrupted.Add(await OursAsync(nginx.Address, isInterrupted: true, cancellation));
        return
        [
            .. rates.Figures("1 GB by HTTP, hashed, stored, registered", "curl | tee | sha256sum", "MB/s", RateTarget, moreIsBetter: true),
            new("1 GB by HTTP, not interrupted", "s", whole), new("1 GB by HTTP, paused half-way and resumed", "s", interrupted),
            new("what the resume costs", "s", [.. interrupted.Order().Zip(whole.Order(), (cut, once) => cut - once)], ResumeLimit),
        ];
    }

    /// <summary>Seconds from the request to the end; of an interrupted one without the pause itself.</summary>
    private static async Task<double> OursAsync(Uri nginx, bool isInterrupted, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await IngestServer.StartAsync(
            data.Path, data.Path, cancellation, new Dictionary<string, string> { ["Lightbox__Ingest__AllowedHosts__0"] = $"127.0.0.1:{nginx.Port}" });
        var dataset = await server.DatasetAsync("measured", cancellation);
        await server.TimeAsync(dataset, Http(new Uri(nginx, "warm.nii")), 1, cancellation);
        await CtFolder.SettleAsync(cancellation);
        var source = Http(new Uri(nginx, "volume.nii"));
        double seconds = isInterrupted ? await InterruptedAsync(server, dataset, source, cancellation) : await server.TimeAsync(dataset, source, 1, cancellation);
        await server.StopAsync(cancellation);
        return seconds;
    }

    private static async Task<double> InterruptedAsync(IngestServer server, string dataset, Source source, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var job = await server.StartAsync(dataset, source, cancellation);
        while ((await server.GetAsync(job.Name, cancellation)).Progress is not { BytesTotal: > 0 } progress || progress.BytesDone < progress.BytesTotal / 2)
            await Task.Delay(25, cancellation);
        await server.Jobs.PauseJobAsync(new PauseJobRequest { Name = job.Name }, cancellationToken: cancellation);
        while ((await server.GetAsync(job.Name, cancellation)).State != JobState.Paused) await Task.Delay(5, cancellation);
        double before = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        begin = Stopwatch.GetTimestamp();
        var ended = await server.EndAsync(await server.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = job.Name }, cancellationToken: cancellation), cancellation);
        double after = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return ended is { State: JobState.Succeeded, Progress.Files.TakenIn: 1 } ? before + after : throw new InvalidOperationException($"The resumed job is {ended.State}: {ended.Failure?.Reason}");
    }

    private static async Task<double> CurlAsync(Uri nginx, string folder, CancellationToken cancellation)
    {
        var to = Path.Combine(folder, "curled");
        double seconds = await Scanner.TimeAsync(
            "bash", cancellation, "-c", $"set -o pipefail; '{PeerTool.Find("curl")}' -s -f '{new Uri(nginx, "volume.nii")}' | tee '{to}' | sha256sum");
        File.Delete(to);
        await CtFolder.SettleAsync(cancellation);
        return seconds;
    }

    private static Source Http(Uri uri) => new() { Http = new HttpSource { Files = { new HttpFile { Uri = uri.AbsoluteUri } } } };
}
