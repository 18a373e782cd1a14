using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Limits;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

internal sealed class IngestGrpc(
    IngestRequests requests, IngestPlanner planner, AccessProvision access, PrepareRequests prepares, JobControl control, ILedgerStore ledger, IJobStore jobs, TimeProvider clock) : IngestService.IngestServiceBase
{
    private const int RefusalsInStatus = 1000;

    public override async Task<IngestPlan> PlanIngest(PlanIngestRequest request, ServerCallContext context)
    {
        var dataset = await requests.CheckAsync(request.Source, request.Dataset, context.CancellationToken);
        return await planner.PlanAsync(dataset, request.Source, context.CancellationToken);
    }

    public override async Task<Job> StartIngest(StartIngestRequest request, ServerCallContext context)
    {
        await requests.CheckAsync(request, context.CancellationToken);
        var job = JobMessages.New(JobKind.Ingest, requests.Title(request), request.Dataset, clock);
        return await control.StartAsync(job, request, request.RequestId, context.CancellationToken);
    }

    public override Task<Job> ProvideAccess(ProvideAccessRequest request, ServerCallContext context) => access.ProvideAsync(request, context.CancellationToken);

    public override Task<Job> StartPrepare(StartPrepareRequest request, ServerCallContext context) => prepares.StartAsync(request, context.CancellationToken);

    public override async Task<IngestStatus> GetIngestStatus(GetIngestStatusRequest request, ServerCallContext context)
    {
        var dataset = request.Dataset.Length == 0 ? null : IngestRequests.Dataset(request.Dataset);
        var status = LedgerMessages.Status(await ledger.TotalsAsync(dataset, context.CancellationToken));
        var query = new LedgerQuery { Dataset = dataset, Verdicts = [Verdict.Refused, Verdict.Quarantined], Limit = RefusalsInStatus };
        status.Refused.Add((await ledger.ListAsync(query, context.CancellationToken)).Select(row => LedgerMessages.Refusal(row)!));
        status.ActiveJobs = await jobs.CountActiveAsync(dataset, context.CancellationToken);
        return status;
    }

    public override async Task<ListRefusalsResponse> ListRefusals(ListRefusalsRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var bound = $"ListRefusals {request.Dataset} {request.Code} {request.Skipped}";
        var after = PageToken.Decode(request.PageToken, bound, 2);
        var query = new LedgerQuery
        {
            Dataset = request.Dataset.Length == 0 ? null : IngestRequests.Dataset(request.Dataset),
            Verdicts = request.Skipped ? [Verdict.Skipped] : [Verdict.Refused, Verdict.Quarantined],
            Code = request.Code.Length == 0 ? null : request.Code,
            After = after is [var dataset, var path] ? (dataset, path) : null,
            Limit = size + 1,
        };
        var rows = await ledger.ListAsync(query, context.CancellationToken);
        var response = new ListRefusalsResponse { Refusals = { rows.Take(size).Select(row => LedgerMessages.Refusal(row)!) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Encode(bound, rows[size - 1].Dataset, rows[size - 1].Path);
        return response;
    }
}
