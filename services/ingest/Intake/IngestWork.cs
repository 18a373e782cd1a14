using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.Jobs;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Intake;

/// <summary>The work of an ingest job.</summary>
internal sealed class IngestWork(IntakeRun intake, SourceOpening opening, JobSecrets secrets, AccessGuides guides) : IJobWork
{
    public JobKind Kind => JobKind.Ingest;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartIngestRequest.Parser.ParseFrom(row.Request);
        try
        {
            var (source, _) = await opening.OpenAsync(row.Job.Dataset, request.Source, await secrets.FindAsync(row.Id, cancellation), cancellation);
            await using var opened = source;
            await journal.ProgressAsync(progress => progress.Phase = "taking in", cancellation);
            await intake.RunAsync(Task(row, request), source, journal, cancellation);
            journal.Finish(Conclude);
        }
        catch (SourceException closed) when (closed.NeedsAccess)
        {
            var steps = await guides.StepsAsync(row.Job.Dataset, cancellation);
            journal.Finish(job =>
            {
                job.State = JobState.AwaitingAccess;
                job.Failure = new Refusal { Code = closed.Code, Reason = closed.Message };
                job.AccessSteps.Clear();
                job.AccessSteps.Add(steps);
            });
        }
    }

    private static IntakeTask Task(JobRow row, StartIngestRequest request) => new()
    {
        Job = row.Job.Name,
        Dataset = row.Job.Dataset,
        InPlace = request.Source.Local?.InPlace ?? false,
        KeepArchives = request.Source.Local?.KeepArchives ?? false,
        Split = request.Split,
        Expected = request.ExpectedDigest.Length == 0 ? null : Digest.Parse(request.ExpectedDigest),
        OnlyRefused = row.OnlyRefused,
    };

    private static void Conclude(Job job)
    {
        var files = job.Progress.Files;
        if (files.Seen == 0)
        {
            job.State = JobState.Failed;
            job.Failure = new Refusal { Code = "NO_FILES", Reason = "There are no files in that place." };
            return;
        }

        var useful = files.TakenIn + files.Duplicate + files.Skipped;
        job.State = files.Refused == 0 ? JobState.Succeeded : useful > 0 ? JobState.PartiallySucceeded : JobState.Failed;
        if (job.State == JobState.Failed) job.Failure = job.Refusals.FirstOrDefault()?.Clone();
    }
}
