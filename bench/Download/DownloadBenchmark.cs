using System.Diagnostics;
using Lightbox.Bench.Intake;
using Lightbox.Bench.Peers;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Download;

/// <summary>
/// One file of 1 GB from nginx over loopback into `lightbox up`, from the request to the job's end: fetched, hashed, looked at, stored so that a power cut
/// leaves it, registered. Against curl, tee and sha256sum in a pipe, which leave it to the system when to write. Then what it costs to be stopped half-way.
/// </summary>
internal sealed class DownloadBenchmark : IBenchmark
{
    private const int Repeats = 5;

    private const double Target = 0.9, ResumeLimit = 1;

    private const long Voxels = 1_000_000_000;

    public string Name => "download";

    public string About => "1 GB by HTTP over loopback, hashed and stored, against curl | tee | sha256sum; the cost of going on after a stop";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var work = new TemporaryData();
        var files = Directory.CreateDirectory(Path.Combine(work.Path, "files")).FullName;
        double megabytes = (await LargeVolume.WriteAsync(Path.Combine(files, "volume.nii"), Voxels, cancellation)) / 1e6;
        await using var nginx = await Nginx.StartAsync(files, work.Path, cancellation);
        var uri = new Uri(nginx.Address, "volume.nii");

        List<double> straight = [], durable = [];
        var plain = await Rounds.AlternateAsync(
            Repeats,
            async round =>
            {
                double seconds = await OursAsync(uri, cancellation);
                if (round >= 0) straight.Add(seconds);
                return megabytes / seconds;
            },
            async round =>
            {
                var (seconds, synced) = await PeerAsync(uri, work.Path, cancellation);
                if (round >= 0) durable.Add(megabytes / synced);
                return megabytes / seconds;
            });
        double whole = new Figure("", "s", straight).Median;
        List<double> paused = [], killed = [];
        for (int i = 0; i < Repeats; i++)
        {
            paused.Add(await StoppedAsync(uri, kill: false, cancellation) - whole);
            killed.Add(await StoppedAsync(uri, kill: true, cancellation) - whole);
        }

        return
        [
            .. plain.Figures("download, hashed, stored, durable", "curl | tee | sha256sum", "MB/s", Target, moreIsBetter: true),
            new("the pipe and then fdatasync", "MB/s", durable),
            new("paused half-way and resumed: more than straight", "s", paused, ResumeLimit),
            new("killed half-way, from the next process's serving line: more", "s", killed, ResumeLimit),
        ];
    }

    private static async Task<double> OursAsync(Uri uri, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await StartAsync(data.Path, uri, cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        await CtFolder.SettleAsync(cancellation);
        double seconds = await server.TimeAsync(dataset, Of(uri), 1, cancellation);
        await server.StopAsync(cancellation);
        return seconds;
    }

    /// <summary>Seconds of the pipe, and of the pipe with what it wrote on the disk.</summary>
    private static async Task<(double Seconds, double Synced)> PeerAsync(Uri uri, string folder, CancellationToken cancellation)
    {
        var to = Path.Combine(folder, "copy");
        await CtFolder.SettleAsync(cancellation);
        long begin = Stopwatch.GetTimestamp();
        await ShellAsync($"curl -sSf '{uri}' | tee '{to}' | sha256sum > /dev/null", cancellation);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        await ShellAsync($"sync -d '{to}'", cancellation);
        double synced = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        File.Delete(to);
        return (seconds, synced);
    }

    /// <summary>Seconds of the work before and after a stop at half the file; the pause between does not count.</summary>
    private static async Task<double> StoppedAsync(Uri uri, bool kill, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var first = await StartAsync(data.Path, uri, cancellation);
        var dataset = await first.DatasetAsync("measured", cancellation);
        await CtFolder.SettleAsync(cancellation);
        long begin = Stopwatch.GetTimestamp();
        var job = await first.StartAsync(dataset, Of(uri), cancellation);
        while (Fetched(data.Path) < Voxels / 2) await Task.Delay(5, cancellation);
        if (!kill)
        {
            await first.Jobs.PauseJobAsync(new PauseJobRequest { Name = job.Name }, cancellationToken: cancellation);
            while ((await first.Jobs.GetJobAsync(new GetJobRequest { Name = job.Name }, cancellationToken: cancellation)).State != JobState.Paused) await Task.Delay(5, cancellation);
            double before = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            begin = Stopwatch.GetTimestamp();
            await first.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = job.Name }, cancellationToken: cancellation);
            return before + await EndAsync(first, job, begin, cancellation);
        }

        await first.KillAsync(cancellation);
        double killed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        using var second = await StartAsync(data.Path, uri, cancellation);
        return killed + await EndAsync(second, job, Stopwatch.GetTimestamp(), cancellation);
    }

    private static async Task<double> EndAsync(IngestServer server, Job job, long begin, CancellationToken cancellation)
    {
        var end = await server.EndAsync(job, cancellation);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (end.State != JobState.Succeeded) throw new InvalidOperationException($"{end.Name} is {end.State}: {end.Failure?.Reason}");
        await server.StopAsync(cancellation);
        return seconds;
    }

    private static Task<IngestServer> StartAsync(string data, Uri uri, CancellationToken cancellation) => IngestServer.StartAsync(
        data, data, cancellation, new Dictionary<string, string> { ["Lightbox__Ingest__AllowedHosts__0"] = uri.Authority });

    private static Source Of(Uri uri) => new() { Http = new HttpSource { Files = { new HttpFile { Uri = uri.AbsoluteUri } } } };

    private static long Fetched(string data)
    {
        var folder = new DirectoryInfo(Path.Combine(data, "blobs", ".fetching"));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
    }

    private static async Task ShellAsync(string command, CancellationToken cancellation)
    {
        using var shell = Process.Start(PeerTool.Find("bash"), ["-c", $"set -o pipefail; {command}"]);
        await shell.WaitForExitAsync(cancellation);
        if (shell.ExitCode != 0) throw new InvalidOperationException($"{command.Split(' ')[0]} ended with {shell.ExitCode}.");
    }
}
