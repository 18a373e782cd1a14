using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Bench.Peers;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Crash;

/// <summary>
/// A tree is taken in by processes that are killed at random moments and started again. At the end every file is there once with its hash, no partial and no blob of
/// no file is left, and ledger and catalogue say the same.
/// </summary>
internal sealed class CrashRun(CrashOptions options, TextWriter output)
{
    public const string About = "3,000 files by a process that is killed 50 times, on SQLite; by two on one PostgreSQL; exit code 1 when anything is missing, twice or left over";

    private const string DatasetId = "crash";

    /// <summary>Nothing was begun for so long: whatever is left waits for a lease to run out, or is done.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(8);

    private readonly Random random = new(options.Seed);

    /// <returns>0 when all was as it must be, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var folder = new TemporaryData();
        var tree = CrashTree.Write(Path.Combine(folder.Path, "tree"), options.Files, options.Seed);
        int wrong = 0;
        if (options.Sqlite) wrong += await SqliteAsync(tree, Path.Combine(folder.Path, "sqlite"), cancellation);
        if (options.Postgres) wrong += await PostgresAsync(tree, Path.Combine(folder.Path, "postgres"), cancellation);
        return wrong == 0 ? 0 : 1;
    }

    private async Task<int> SqliteAsync(CrashTree tree, string data, CancellationToken cancellation)
    {
        var blobs = Path.Combine(data, "blobs");
        using var worker = new CrashedWorker(data, Settings(tree, []));
        worker.Start();
        await StartJobsAsync(worker, [tree.Root], cancellation);
        var check = new CrashCheck(tree, "datasets/" + DatasetId, (path, file) => $"{CrashTree.Part(file.Part)}/{path}");
        return await InterruptAsync("SQLite", tree, blobs, [worker], check, cancellation);
    }

    private async Task<int> PostgresAsync(CrashTree tree, string data, CancellationToken cancellation)
    {
        await using var server = await PostgresServer.StartAsync(cancellation);
        var blobs = Path.Combine(data, "blobs");
        var settings = Settings(
            tree,
            new()
            {
                ["ConnectionStrings__catalogdb"] = await server.CreateAsync(cancellation),
                ["ConnectionStrings__ingestdb"] = await server.CreateAsync(cancellation),
                ["Lightbox__Blobs"] = blobs,
                ["Lightbox__Secret"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
                // What a killed worker held is taken up sooner than after the usual half a minute.
                ["Lightbox__Ingest__Lease"] = "00:00:03",
                ["Lightbox__Ingest__PartialAge"] = "00:00:02",
            });
        using var first = new CrashedWorker(Path.Combine(data, "first"), settings);
        using var second = new CrashedWorker(Path.Combine(data, "second"), settings);
        first.Start();
        await StartJobsAsync(first, Enumerable.Range(0, CrashTree.Parts).Select(part => Path.Combine(tree.Root, CrashTree.Part(part))), cancellation);
        second.Start();
        var check = new CrashCheck(tree, "datasets/" + DatasetId, (path, _) => path);
        return await InterruptAsync("PostgreSQL, two workers", tree, blobs, [first, second], check, cancellation);
    }

    private static Dictionary<string, string> Settings(CrashTree tree, Dictionary<string, string> more) =>
        new(more) { ["Lightbox__Roots__9"] = tree.Root, ["Lightbox__Ingest__Previews"] = "false" };

    private static async Task StartJobsAsync(CrashedWorker worker, IEnumerable<string> folders, CancellationToken cancellation)
    {
        var channel = await worker.ChannelAsync(cancellation);
        await new DatasetService.DatasetServiceClient(channel).CreateDatasetAsync(
            new CreateDatasetRequest { DatasetId = DatasetId, Dataset = new Dataset { DisplayName = "Crash run", Summary = "Of a benchmark." } }, cancellationToken: cancellation);
        var ingest = new IngestService.IngestServiceClient(channel);
        foreach (var folder in folders)
        {
            await ingest.StartIngestAsync(
                new StartIngestRequest { Dataset = "datasets/" + DatasetId, RequestId = folder, Source = new Source { Local = new LocalSource { Path = folder } } },
                cancellationToken: cancellation);
        }
    }

    private async Task<int> InterruptAsync(string what, CrashTree tree, string blobs, CrashedWorker[] workers, CrashCheck check, CancellationToken cancellation)
    {
        int contents = tree.Files.Values.Where(file => file.IsImage).Select(file => file.Sha256).Distinct().Count();
        using var watch = new PartialWatch(blobs);
        int during = 0;
        for (int kill = 0; kill < options.Kills; kill++)
        {
            int left = contents - Directory.EnumerateDirectories(blobs).Where(shard => !shard.EndsWith(".partial", StringComparison.Ordinal)).Sum(shard => Directory.GetFiles(shard).Length);
            // As much as leaves something for the kills to come; then any moment of the next few files.
            int more = random.Next((2 * left / (options.Kills - kill)) + 1);
            if (await watch.AfterAsync(more, Quiet, cancellation) && left > 0) during++;
            await Task.Delay(random.Next(12), cancellation);
            var worker = workers[random.Next(workers.Length)];
            worker.Kill();
            worker.Start();
        }

        var channel = await workers[0].ChannelAsync(cancellation);
        await JobsEndAsync(new JobService.JobServiceClient(channel), cancellation);
        var wrong = (await check.RunAsync(channel, blobs, cancellation)).ToList();
        foreach (var worker in workers) await worker.ChannelAsync(cancellation);
        foreach (var worker in workers) await worker.StopAsync(cancellation);
        await SweepAsync(workers[0], cancellation);
        wrong.AddRange(CrashCheck.OfPartials(blobs));
        await output.WriteLineAsync($"{what}: {tree.Files.Count} files, {options.Kills} SIGKILLs, {during} of them while files were being taken in: {(wrong.Count == 0 ? "every file once, nothing left over, ledger and catalogue equal" : $"{wrong.Count} wrong")}");
        foreach (var line in wrong.Take(20)) await output.WriteLineAsync("  " + line);
        return wrong.Count;
    }

    /// <summary>What a worker that was killed last left half-written goes with the next start, at the latest.</summary>
    private static async Task SweepAsync(CrashedWorker worker, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        worker.Start();
        await worker.ChannelAsync(cancellation);
        await worker.StopAsync(cancellation);
    }

    private static async Task JobsEndAsync(JobService.JobServiceClient client, CancellationToken cancellation)
    {
        foreach (var job in (await client.ListJobsAsync(new ListJobsRequest { PageSize = 100 }, cancellationToken: cancellation)).Jobs)
        {
            var last = job;
            using var watch = client.WatchJob(new WatchJobRequest { Name = job.Name }, cancellationToken: cancellation);
            await foreach (var next in watch.ResponseStream.ReadAllAsync(cancellation)) last = next.Job;
            if (last.State is not (JobState.Succeeded or JobState.PartiallySucceeded))
                throw new InvalidOperationException($"{last.Name} is {last.State} at attempt {last.Attempt}: {last.Failure?.Reason}");
        }
    }
}
