using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Prepare;

/// <summary>The work of a prepare job.</summary>
internal sealed class PrepareWork(PrepareRun prepare) : IJobWork
{
    public JobKind Kind => JobKind.Prepare;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartPrepareRequest.Parser.ParseFrom(row.Request);
        var counts = await prepare.RunAsync(request.Dataset, request.Layout, journal, cancellation);
        journal.Finish(job => PrepareEnd.Conclude(job, counts));
    }
}
