using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Intake;

/// <summary>The work of an ingest job.</summary>
internal sealed class IngestWork(IntakeRun intake, SourceOpening opening, JobSecrets secrets, AccessGuides guides, PrepareRun prepare, TimeProvider clock) : IJobWork
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
            await intake.RunAsync(Task(row, request), source, new IntakeJournal(journal, clock), cancellation);
            journal.Finish(Conclude);
            if (request.Prepare) await PrepareAsync(row.Job.Dataset, journal, cancellation);
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

    /// <summary>The files are here whatever becomes of their layout.</summary>
    private async Task PrepareAsync(string dataset, JobJournal journal, CancellationToken cancellation)
    {
        var taken = journal.Snapshot();
        Conclude(taken);
        if (taken.State == JobState.Failed) return;
        Action<Job> prepared;
        try
        {
            var counts = await prepare.RunAsync(dataset, "", journal, cancellation);
            prepared = job => PrepareEnd.Conclude(job, counts);
        }
        catch (DomainException mismatch)
        {
            prepared = job => PrepareEnd.Fail(job, new Refusal { Code = mismatch.Reason, Reason = mismatch.Message });
        }

        journal.Finish(job =>
        {
            Conclude(job);
            prepared(job);
        });
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
