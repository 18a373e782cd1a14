using System.Diagnostics;
using Lightbox.Bench.Memory;
using Lightbox.Cli.Demo;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Intake;

/// <summary>
/// 100,000 small files in one folder, and one file of 8 GB, copied in by `lightbox up`: what its processes hold together stays under 500 MB, the watch stream shows that it moves, and a
/// cancel is answered, and the job over, within a second. LIGHTBOX_LARGE_FILES and LIGHTBOX_LARGE_GB make it smaller.
/// </summary>
internal sealed class LargeBenchmark : IBenchmark
{
    private const double LimitMegabytes = 500, LimitCancelSeconds = 1, LimitStandstillSeconds = 5;

    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(0.25);

    public string Name => "large";

    public string About => "100,000 small files in one folder and one file of 8 GB: memory, progress, cancel";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        int count = Named("LIGHTBOX_LARGE_FILES", 100_000), gigabytes = Named("LIGHTBOX_LARGE_GB", 8);
        using var folder = new TemporaryData();
        var small = Directory.CreateDirectory(Path.Combine(folder.Path, "small")).FullName;
        WriteSmall(small, count);
        var many = await TakeInAsync($"{count} small files", folder.Path, small, count, cancellation);
        Directory.Delete(small, recursive: true);
        var large = Path.Combine(folder.Path, "large.nii");
        await VolumeFile.WriteAsync(large, 1024, 1024, (short)(gigabytes * 512), cancellation);
        return [.. many, .. await TakeInAsync($"one file of {gigabytes} GB", folder.Path, large, 1, cancellation)];
    }

    /// <summary>Takes it in once to its end, and once until a third of it is in, to be cancelled then.</summary>
    private static async Task<IReadOnlyList<Figure>> TakeInAsync(string what, string root, string path, long files, CancellationToken cancellation)
    {
        var (megabytes, standstill, seconds) = await WholeAsync(root, path, files, cancellation);
        var (answered, over) = await CancelledAsync(root, path, cancellation);
        return
        [
            new($"{what}: PSS of all processes, most", "MB", [megabytes], LimitMegabytes),
            new($"{what}: longest time without progress on the watch stream", "s", [standstill], LimitStandstillSeconds),
            new($"{what}: cancel to its answer", "s", [answered], LimitCancelSeconds),
            new($"{what}: cancel to the job's end", "s", [over], LimitCancelSeconds),
            new($"{what}: taken in", "s", [seconds]),
        ];
    }

    private static async Task<(double Megabytes, double Standstill, double Seconds)> WholeAsync(string root, string path, long files, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await IngestServer.StartAsync(data.Path, root, cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        long begin = Stopwatch.GetTimestamp(), moved = begin, most = 0;
        (long Items, long Bytes) before = default;
        var job = await server.StartAsync(dataset, IngestServer.Local(path), cancellation);
        var ending = server.EndAsync(job, cancellation, next =>
        {
            var now = (next.Job.Progress.ItemsDone, next.Job.Progress.BytesDone);
            if (now == before) return;
            before = now;
            most = Math.Max(most, Stopwatch.GetElapsedTime(moved).Ticks);
            moved = Stopwatch.GetTimestamp();
        });
        double megabytes = 0;
        while (!ending.IsCompleted)
        {
            megabytes = Math.Max(megabytes, ProcessMemory.Megabytes(server.Id));
            await Task.WhenAny(ending, Task.Delay(Sampled, cancellation));
        }

        var ended = await ending;
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (ended.State != JobState.Succeeded || ended.Progress.Files.TakenIn != files)
            throw new InvalidOperationException($"{ended.Name} is {ended.State} with {ended.Progress.Files.TakenIn} of {files} files: {ended.Failure?.Reason}");
        await server.StopAsync(cancellation);
        return (megabytes, TimeSpan.FromTicks(most).TotalSeconds, seconds);
    }

    private static async Task<(double Answered, double Over)> CancelledAsync(string root, string path, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await IngestServer.StartAsync(data.Path, root, cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        var job = await server.StartAsync(dataset, IngestServer.Local(path), cancellation);
        var ending = server.EndAsync(job, cancellation);
        while ((await server.GetAsync(job.Name, cancellation)).Progress is not { BytesTotal: > 0 } progress || progress.BytesDone < progress.BytesTotal / 3)
        {
            if (ending.IsCompleted) throw new InvalidOperationException("It was over before it could be cancelled.");
            await Task.Delay(20, cancellation);
        }

        long begin = Stopwatch.GetTimestamp();
        await server.Jobs.CancelJobAsync(new CancelJobRequest { Name = job.Name }, cancellationToken: cancellation);
        double answered = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var ended = await ending;
        double over = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (ended.State != JobState.Cancelled) throw new InvalidOperationException($"{ended.Name} is {ended.State}, not cancelled.");
        await server.StopAsync(cancellation);
        return (answered, over);
    }

    /// <summary>DICOM images of 16 x 16 pixels, each another.</summary>
    private static void WriteSmall(string folder, int count)
    {
        const string secondary = "1.2.840.10008.5.1.4.1.1.7";
        Parallel.For(0, count, i =>
        {
            var pixels = new byte[512];
            BitConverter.TryWriteBytes(pixels, i);
            var instance = $"1.2.826.0.1.3680043.8.498.777.9.{i}";
            File.WriteAllBytes(
                Path.Combine(folder, $"{i:000000}.dcm"),
                new DicomWriter()
                    .Text(0x00080016, "UI", secondary).Text(0x00080018, "UI", instance).Text(0x00080060, "CS", "OT")
                    .Text(0x0020000d, "UI", "1.2.826.0.1.3680043.8.498.777.9").Text(0x0020000e, "UI", $"1.2.826.0.1.3680043.8.498.777.9.0.{i / 500}")
                    .Short(0x00280002, 1).Text(0x00280004, "CS", "MONOCHROME2").Short(0x00280010, 16).Short(0x00280011, 16)
                    .Short(0x00280100, 16).Short(0x00280101, 16).Short(0x00280102, 15).Short(0x00280103, 0)
                    .Pixels(pixels)
                    .ToFile(secondary, instance, DicomWriter.ExplicitLittleEndian));
        });
    }

    private static int Named(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out int named) ? named : otherwise;
}
