using Lightbox.Common.V1;
using Lightbox.Ingest.Jobs;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Access;

namespace Lightbox.Ingest.Intake;

/// <summary>The work of an ingest job.</summary>
internal sealed class IngestWork(IntakeRun intake, AllowedRoots roots) : IJobWork
{
    public JobKind Kind => JobKind.Ingest;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartIngestRequest.Parser.ParseFrom(row.Request);
        var local = request.Source.Local;
        var digest = request.ExpectedDigest;
        // Looked at again: the roots may have changed since, or a link in the path.
        var task = new IntakeTask(row.Job.Name, row.Job.Dataset, roots.Resolve(local.Path), local.InPlace, request.Split, digest.Length == 0 ? null : digest["sha256:".Length..]);
        await intake.RunAsync(task, journal, cancellation);
        journal.Finish(Conclude);
    }

    private static void Conclude(Job job)
    {
        var files = job.Progress.Files;
        if (files.Seen == 0)
        {
            job.State = JobState.Failed;
            job.Failure = new Refusal { Code = "NO_FILES", Reason = "There are no files in that folder." };
            return;
        }

        var useful = files.TakenIn + files.Duplicate + files.Skipped;
        job.State = files.Refused == 0 ? JobState.Succeeded : useful > 0 ? JobState.PartiallySucceeded : JobState.Failed;
        if (job.State == JobState.Failed) job.Failure = job.Refusals.FirstOrDefault()?.Clone();
    }
}
