using Grpc.Core;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Jobs;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>Starts an ingest job and follows it to its end.</summary>
internal sealed class IngestRun(Connection connection)
{
    private readonly IngestService.IngestServiceClient ingest = new(connection[ResourceNames.Ingest]);
    private readonly JobService.JobServiceClient jobs = new(connection[ResourceNames.Ingest]);

    public Task<Job> StartAsync(Source source, string dataset, CancellationToken cancellation) =>
        StartAsync(new StartIngestRequest { Source = source, Dataset = "datasets/" + dataset }, cancellation);

    public async Task<Job> StartAsync(StartIngestRequest request, CancellationToken cancellation)
    {
        request.RequestId = Guid.NewGuid().ToString();
        return await ingest.StartIngestAsync(request, cancellationToken: cancellation);
    }

    public Task<Job> FollowAsync(Job job, CancellationToken cancellation) => new JobFollower(connection).FollowAsync(job, cancellation);

    /// <summary>Ends jobs that a killed process left behind: the job about to start covers the same files.</summary>
    public async Task CancelLeftoversAsync(string dataset, CancellationToken cancellation)
    {
        var listed = await jobs.ListJobsAsync(
            new ListJobsRequest { Filter = $"dataset = \"datasets/{dataset}\" AND kind = INGEST" }, cancellationToken: cancellation);
        foreach (var job in listed.Jobs.Where(job => job.State is JobState.Planned or JobState.Running or JobState.Paused))
        {
            await TryCancelAsync(job.Name, cancellation);
        }
    }

    /// <summary>Cancels a job if it still can be.</summary>
    public async Task TryCancelAsync(string job, CancellationToken cancellation)
    {
        try
        {
            await jobs.CancelJobAsync(new CancelJobRequest { Name = job }, cancellationToken: cancellation);
        }
        catch (RpcException)
        {
            // It ended by itself, or its service is already going down: either way it is not running.
        }
    }
}
