using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Jobs;

internal sealed class JobGrpc(JobList list, JobControl control, JobWatch watch) : KnowledgeJobService.KnowledgeJobServiceBase
{
    public override async Task<Job> GetJob(GetJobRequest request, ServerCallContext context) =>
        (await control.GetAsync(request.Name, context.CancellationToken)).Job;

    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        var (jobs, next) = await list.JobsAsync(request.PageSize, request.PageToken, request.Filter, context.CancellationToken);
        return new ListJobsResponse { Jobs = { jobs }, NextPageToken = next };
    }

    public override Task WatchJob(WatchJobRequest request, IServerStreamWriter<JobEvent> responseStream, ServerCallContext context) =>
        watch.WatchAsync(request.Name, request.FromSequence, next => responseStream.WriteAsync(next, context.CancellationToken), context.CancellationToken);

    public override async Task<ListJobItemsResponse> ListJobItems(ListJobItemsRequest request, ServerCallContext context)
    {
        var (items, next) = await list.ItemsAsync(request.Parent, request.State, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListJobItemsResponse { Items = { items }, NextPageToken = next };
    }

    public override Task<Job> PauseJob(PauseJobRequest request, ServerCallContext context) =>
        control.PauseAsync(request.Name, request.Etag, context.CancellationToken);

    public override Task<Job> ResumeJob(ResumeJobRequest request, ServerCallContext context) =>
        control.ResumeAsync(request.Name, request.Etag, context.CancellationToken);

    public override Task<Job> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        control.CancelAsync(request.Name, request.Etag, context.CancellationToken);

    public override Task<Job> RetryJob(RetryJobRequest request, ServerCallContext context) =>
        control.RetryAsync(request.Name, request.RequestId, context.CancellationToken);
}
