using System.Diagnostics;
using Lightbox.Bench.Peers;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Intake;

/// <summary>
/// A volume of 1 GB from nginx over loopback, hashed, stored and registered, against curl, tee and sha256sum in a pipe (which flush nothing to the disk); and what it costs to
/// pause half-way and go on, or to be killed half-way and go on in the next process.
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
        List<double> whole = [], synced = [];
        var rates = await Rounds.AlternateAsync(
            Repeats,
            async round =>
            {
                double seconds = await OursAsync(nginx.Address, Stop.None, cancellation);
                if (round >= 0) whole.Add(seconds);
                return length / 1e6 / seconds;
            },
            async round =>
            {
                var (seconds, durable) = await CurlAsync(nginx.Address, folder.Path, cancellation);
                if (round >= 0) synced.Add(length / 1e6 / durable);
                return length / 1e6 / seconds;
            });
        List<double> interrupted = [], killed = [];
        for (int i = 0; i < Repeats; i++)
        {
            interrupted.Add(await OursAsync(nginx.Address, Stop.Pause, cancellation));
            killed.Add(await OursAsync(nginx.Address, Stop.Kill, cancellation));
        }

        return
        [
            .. rates.Figures("1 GB by HTTP, hashed, stored, registered", "curl | tee | sha256sum", "MB/s", RateTarget, moreIsBetter: true),
            new("the pipe, and then fdatasync as ours has it", "MB/s", synced),
            new("1 GB by HTTP, not interrupted", "s", whole), new("1 GB by HTTP, paused half-way and resumed", "s", interrupted),
            new("what the resume costs", "s", [.. interrupted.Order().Zip(whole.Order(), (cut, once) => cut - once)], ResumeLimit),
            new("what a kill costs, from the next process's serving line", "s", [.. killed.Order().Zip(whole.Order(), (cut, once) => cut - once)], ResumeLimit),
        ];
    }

    /// <summary>What happens at half of the file.</summary>
    private enum Stop
    {
        None,
        Pause,
        Kill,
    }

    /// <summary>Seconds from the request to the end; of an interrupted one without the time between.</summary>
    private static async Task<double> OursAsync(Uri nginx, Stop stop, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await ServerAsync(data.Path, nginx, cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        await server.TimeAsync(dataset, Http(new Uri(nginx, "warm.nii")), 1, cancellation);
        await CtFolder.SettleAsync(cancellation);
        var source = Http(new Uri(nginx, "volume.nii"));
        if (stop == Stop.None)
        {
            double seconds = await server.TimeAsync(dataset, source, 1, cancellation);
            await server.StopAsync(cancellation);
            return seconds;
        }

        long begin = Stopwatch.GetTimestamp();
        var job = await server.StartAsync(dataset, source, cancellation);
        while (Fetched(data.Path) < 500_000_000) await Task.Delay(5, cancellation);
        if (stop == Stop.Pause) return await PausedAsync(server, job, begin, cancellation);

        await server.KillAsync(cancellation);
        double before = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        using var next = await ServerAsync(data.Path, nginx, cancellation);
        return before + await EndAsync(next, job, cancellation);
    }

    private static async Task<double> PausedAsync(IngestServer server, Job job, long begin, CancellationToken cancellation)
    {
        await server.Jobs.PauseJobAsync(new PauseJobRequest { Name = job.Name }, cancellationToken: cancellation);
        while ((await server.GetAsync(job.Name, cancellation)).State != JobState.Paused) await Task.Delay(5, cancellation);
        double before = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        await server.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = job.Name }, cancellationToken: cancellation);
        double asked = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return before + asked + await EndAsync(server, job, cancellation);
    }

    private static async Task<double> EndAsync(IngestServer server, Job job, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var ended = await server.EndAsync(job, cancellation);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (ended is not { State: JobState.Succeeded, Progress.Files.TakenIn: 1 })
            throw new InvalidOperationException($"The resumed job is {ended.State}: {ended.Failure?.Reason}");
        await server.StopAsync(cancellation);
        return seconds;
    }

    private static Task<IngestServer> ServerAsync(string data, Uri nginx, CancellationToken cancellation) => IngestServer.StartAsync(
        data, data, cancellation, new Dictionary<string, string> { ["Lightbox__Ingest__AllowedHosts__0"] = $"127.0.0.1:{nginx.Port}" });

    /// <summary>Bytes that are here of what is on its way: progress is told once a second only.</summary>
    private static long Fetched(string data)
    {
        var folder = new DirectoryInfo(Path.Combine(data, "blobs", ".fetching"));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
    }

    /// <summary>Seconds of the pipe, and of the pipe with what it wrote on the disk.</summary>
    private static async Task<(double Seconds, double Durable)> CurlAsync(Uri nginx, string folder, CancellationToken cancellation)
    {
        var to = Path.Combine(folder, "curled");
        double seconds = await Scanner.TimeAsync(
            "bash", cancellation, "-c", $"set -o pipefail; '{PeerTool.Find("curl")}' -s -f '{new Uri(nginx, "volume.nii")}' | tee '{to}' | sha256sum");
        double durable = seconds + await Scanner.TimeAsync("sync", cancellation, "-d", to);
        File.Delete(to);
        await CtFolder.SettleAsync(cancellation);
        return (seconds, durable);
    }

    private static Source Http(Uri uri) => new() { Http = new HttpSource { Files = { new HttpFile { Uri = uri.AbsoluteUri } } } };
}
