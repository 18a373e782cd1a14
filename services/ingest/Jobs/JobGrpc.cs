using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Ingest.Jobs;

internal sealed class JobGrpc(JobList list, JobControl control, JobWatch watch, ILedgerStore ledger) : JobService.JobServiceBase
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
        var size = Paging.PageSize(request.PageSize);
        var job = (await control.GetAsync(request.Parent, context.CancellationToken, "parent")).Job;
        var bound = $"ListJobItems {request.Parent} {(int)request.State}";
        var after = PageToken.Decode(request.PageToken, bound, 2);
        // States that the ledger does not know (pending, running) pass in memory; nothing lists them.
        if (LedgerMessages.Verdicts(request.State) is not { } verdicts) return new ListJobItemsResponse();

        var query = new LedgerQuery { Job = job.Name, Verdicts = verdicts, After = after is [var dataset, var path] ? (dataset, path) : null, Limit = size + 1 };
        var rows = await ledger.ListAsync(query, context.CancellationToken);
        var response = new ListJobItemsResponse { Items = { rows.Take(size).Select(LedgerMessages.Item) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Encode(bound, rows[size - 1].Dataset, rows[size - 1].Path);
        return response;
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
