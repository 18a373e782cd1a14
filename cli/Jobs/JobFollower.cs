using Grpc.Core;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Jobs;

/// <summary>Follows a job by its watch stream; a stream that is cut is taken up where it was.</summary>
internal sealed class JobFollower(Connection connection)
{
    /// <summary>A server that is gone this often in a row stays gone.</summary>
    private const int MaximumCuts = 5;

    private static readonly TimeSpan AfterCut = TimeSpan.FromSeconds(1);

    /// <param name="stopsAt">States besides the final ones at which to return, once the job has got to them.</param>
    /// <returns>The job as it ended, or as it stands in one of those states.</returns>
    public async Task<Job> FollowAsync(Job job, CancellationToken cancellation, params JobState[] stopsAt)
    {
        var view = JobView.ForError();
        // What the job stood at when it was given is no news.
        return await view.FollowAsync(EventsAsync(job, cancellation), last => stopsAt.Contains(last.State) && last.Sequence > job.Sequence, cancellation) ?? job;
    }

    private async IAsyncEnumerable<JobEvent> EventsAsync(Job job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        long from = 0;
        for (var cuts = 0; ; cuts++)
        {
            using var call = Watch(job.Name, from, cancellation);
            while (true)
            {
                JobEvent? next = null;
                try
                {
                    if (!await call.ResponseStream.MoveNext(cancellation)) yield break;
                    next = call.ResponseStream.Current;
                }
                catch (RpcException cut) when (cut.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && connection.IsServing && cuts < MaximumCuts)
                {
                    // The server is being started anew, or the line was cut.
                }

                if (next is null) break;
                cuts = 0;
                from = next.Sequence + 1;
                yield return next;
            }

            await Task.Delay(AfterCut, cancellation);
        }
    }

    /// <summary>A job's name says whose it is.</summary>
    private AsyncServerStreamingCall<JobEvent> Watch(string name, long from, CancellationToken cancellation) => name.StartsWith("knowledgeJobs/", StringComparison.Ordinal)
        ? new KnowledgeJobService.KnowledgeJobServiceClient(connection[ResourceNames.Knowledge]).WatchJob(new() { Name = name, FromSequence = from }, cancellationToken: cancellation)
        : new JobService.JobServiceClient(connection[ResourceNames.Ingest]).WatchJob(new() { Name = name, FromSequence = from }, cancellationToken: cancellation);
}
