using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Intake;

/// <summary>`lightbox up` as a user starts it, with its jobs asked for over gRPC.</summary>
internal sealed class IngestServer : IDisposable
{
    private readonly LightboxProcess process;
    private readonly GrpcChannel channel;

    private IngestServer(LightboxProcess process)
    {
        this.process = process;
        channel = GrpcChannel.ForAddress(process.Grpc);
        Ingest = new IngestService.IngestServiceClient(channel);
        Jobs = new JobService.JobServiceClient(channel);
        Ledger = new LedgerService.LedgerServiceClient(channel);
        Assets = new AssetService.AssetServiceClient(channel);
    }

    public int Id => process.Id;

    public Uri Page => process.Page;

    public IngestService.IngestServiceClient Ingest { get; }

    public JobService.JobServiceClient Jobs { get; }

    public LedgerService.LedgerServiceClient Ledger { get; }

    public AssetService.AssetServiceClient Assets { get; }

    /// <param name="root">What requests may name paths in.</param>
    /// <param name="settings">Configuration as environment names, on top of: no previews, which are asked of render after registering.</param>
    public static async Task<IngestServer> StartAsync(
        string data, string root, CancellationToken cancellation, IReadOnlyDictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["Lightbox__Roots__9"] = root };
        all.TryAdd("Lightbox__Ingest__Previews", "false");
        return new IngestServer(await LightboxProcess.UpAsync(data, cancellation, settings: all));
    }

    /// <summary>Makes a dataset of one's own, unless it is there.</summary>
    /// <returns>datasets/{id}.</returns>
    public async Task<string> DatasetAsync(string id, CancellationToken cancellation)
    {
        var client = new DatasetService.DatasetServiceClient(channel);
        try
        {
            await client.CreateDatasetAsync(
                new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = id, Summary = "Of a benchmark." } }, cancellationToken: cancellation);
        }
        catch (RpcException there) when (there.StatusCode == StatusCode.AlreadyExists)
        {
            // A run before this one made it.
        }

        return "datasets/" + id;
    }

    public async Task<Job> StartAsync(string dataset, Source source, CancellationToken cancellation) => await Ingest.StartIngestAsync(
        new StartIngestRequest { Dataset = dataset, Source = source, RequestId = Guid.NewGuid().ToString() }, cancellationToken: cancellation);

    public static Source Local(string path, bool inPlace = false) => new() { Local = new LocalSource { Path = path, InPlace = inPlace } };

    public async Task<Job> GetAsync(string name, CancellationToken cancellation) => await Jobs.GetJobAsync(new GetJobRequest { Name = name }, cancellationToken: cancellation);

    /// <summary>The job at its end, followed by its watch stream.</summary>
    /// <param name="seen">Every event.</param>
    public async Task<Job> EndAsync(Job job, CancellationToken cancellation, Action<JobEvent>? seen = null)
    {
        using var watch = Jobs.WatchJob(new WatchJobRequest { Name = job.Name }, cancellationToken: cancellation);
        await foreach (var next in watch.ResponseStream.ReadAllAsync(cancellation))
        {
            job = next.Job;
            seen?.Invoke(next);
        }

        return job;
    }

    /// <summary>Takes a source in; seconds from the request to the job's end.</summary>
    /// <param name="files">How many it must take in, refusing none.</param>
    /// <exception cref="InvalidOperationException">It did not: no figure then.</exception>
    public async Task<double> TimeAsync(string dataset, Source source, long files, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var job = await EndAsync(await StartAsync(dataset, source, cancellation), cancellation);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var counts = job.Progress.Files;
        return job.State == JobState.Succeeded && counts.TakenIn == files
            ? seconds
            : throw new InvalidOperationException($"{job.Name} is {job.State} with {counts.TakenIn} of {files} files taken in, {counts.Refused} refused: {job.Failure?.Reason}");
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        channel.Dispose();
        await process.StopAsync(cancellation);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        channel.Dispose();
        await process.KillAsync(cancellation);
    }

    public void Dispose()
    {
        channel.Dispose();
        process.Dispose();
    }
}
