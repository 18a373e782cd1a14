using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Prepare;

/// <summary>Starts prepare jobs, for layouts that match.</summary>
internal sealed class PrepareRequests(PrepareRun prepare, LayoutShelf layouts, JobControl control, DatasetService.DatasetServiceClient catalog, TimeProvider clock)
{
    private const int MaximumText = 128;

    public async Task<Job> StartAsync(StartPrepareRequest request, CancellationToken cancellation)
    {
        IngestRequests.Dataset(request.Dataset);
        if (request.RequestId.Length > MaximumText) throw new InvalidRequestException("request_id", $"must be at most {MaximumText} characters");
        if (request.Layout.Length > 0) layouts.Named(request.Layout);
        // NOT_FOUND when it is not catalogued; passed on as the catalogue says it.
        await catalog.GetDatasetAsync(new GetDatasetRequest { Name = request.Dataset }, cancellationToken: cancellation);
        await prepare.CheckAsync(request.Dataset, request.Layout, cancellation);
        var title = $"Prepare of {request.Dataset.Split('/')[^1]}";
        return await control.StartAsync(JobMessages.New(JobKind.Prepare, title, request.Dataset, clock), request, request.RequestId, cancellation);
    }
}
