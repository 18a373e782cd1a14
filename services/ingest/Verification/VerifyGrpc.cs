using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Ingest.Verification;

/// <summary>The wire face of verification.</summary>
internal sealed class VerifyGrpc(IVerifyReportStore store, JobControl jobs, DatasetService.DatasetServiceClient catalog, TimeProvider clock) : VerifyService.VerifyServiceBase
{
    private const int MaximumRequestId = 128;

    public override async Task<Job> StartVerify(StartVerifyRequest request, ServerCallContext context)
    {
        if (request.RequestId.Length > MaximumRequestId) throw new InvalidRequestException("request_id", $"must be at most {MaximumRequestId} characters");
        // NOT_FOUND when it is not catalogued; passed on as the catalogue says it.
        if (request.Dataset.Length > 0)
            await catalog.GetDatasetAsync(new GetDatasetRequest { Name = IngestRequests.Dataset(request.Dataset) }, cancellationToken: context.CancellationToken);
        var what = request.Dataset.Length == 0 ? "everything" : request.Dataset.Split('/')[^1];
        var title = $"Verification of {what}{(request.Quick ? " by size and time" : "")}";
        return await jobs.StartAsync(JobMessages.New(JobKind.Verify, title, request.Dataset, clock), request, request.RequestId, context.CancellationToken);
    }

    public override async Task<VerifyReport> GetVerifyReport(GetVerifyReportRequest request, ServerCallContext context) =>
        await store.GetAsync(VerifyReports.IdOf(request.Name), context.CancellationToken) ?? throw new ResourceNotFoundException(request.Name);

    public override async Task<ListVerifyReportsResponse> ListVerifyReports(ListVerifyReportsRequest request, ServerCallContext context)
    {
        const string Query = "ListVerifyReports";
        var size = Paging.PageSize(request.PageSize);
        var before = PageToken.Decode(request.PageToken, Query, 1)?[0];
        var reports = await store.ListAsync(before, size + 1, context.CancellationToken);
        var response = new ListVerifyReportsResponse();
        foreach (var report in reports.Take(size))
        {
            // A thousand reports of a thousand findings are no page.
            report.Findings.Clear();
            response.Reports.Add(report);
        }

        if (reports.Count > size) response.NextPageToken = PageToken.Encode(Query, VerifyReports.IdOf(reports[size - 1].Name));
        return response;
    }
}
