using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Ingest.Ledger;

namespace Lightbox.Ingest.Jobs;

/// <summary>
/// A running job's own record: counts as they grow, and one event for every batch. The walker and the writer report at once, so counts are
/// guarded; events come from one caller at a time.
/// </summary>
internal sealed class JobJournal
{
    private const int RefusalsKept = 100;
    private const int ItemsPerEvent = 1000;

    private readonly Lock gate = new();
    private readonly IJobStore store;
    private readonly JobSignals signals;
    private readonly TimeProvider clock;
    private readonly string id;
    private readonly long started;
    private Job job;
    private long walked;

    public JobJournal(IJobStore store, JobSignals signals, TimeProvider clock, JobRow row)
    {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        id = row.Id;
        job = row.Job.Clone();
        // A job that is taken up again counts anew: what it did before is found as known.
        job.Progress = new JobProgress { Files = job.Kind == JobKind.Ingest ? new FileCounts() : null };
        job.Refusals.Clear();
        job.RefusalCount = 0;
        job.Failure = null;
        started = clock.GetTimestamp();
    }

    /// <summary>How the job is to end once its work returns; null means that it has succeeded.</summary>
    public Action<Job>? Conclusion { get; private set; }

    /// <summary>Says how the job ends: applied with its last event, after the work has returned.</summary>
    /// <param name="result">Name of what it made: exports/..., verifyReports/...; empty for nothing.</param>
    public void Finish(JobState state, string result = "", Refusal? failure = null) => Finish(job =>
    {
        job.State = state;
        job.Result = result;
        job.Failure = failure;
    });

    /// <inheritdoc cref="Finish(JobState, string, Refusal?)"/>
    public void Finish(Action<Job> conclusion) => Conclusion = conclusion;

    /// <summary>The next event, with progress as the work sees it.</summary>
    /// <param name="items">What ended since the event before, at most 1000.</param>
    public Task ProgressAsync(Action<JobProgress> change, CancellationToken cancellation, IReadOnlyList<JobItem>? items = null) =>
        AppendAsync(job => change(job.Progress), items ?? [], null, cancellation);

    /// <summary>A copy of the job as it stands.</summary>
    public Job Snapshot()
    {
        lock (gate) return job.Clone();
    }

    public void Seen(int count)
    {
        lock (gate)
        {
            walked += count;
            job.Progress.Files.Seen = walked;
        }
    }

    /// <summary>What a count made ahead of the walk found, so that progress has a whole; the walk itself has the last word.</summary>
    public void Expect(long count)
    {
        lock (gate)
        {
            if (!job.Progress.HasItemsTotal) job.Progress.ItemsTotal = Math.Max(count, walked);
        }
    }

    /// <summary>The walk is over: from now on the total is known.</summary>
    public void WalkEnded()
    {
        lock (gate) job.Progress.ItemsTotal = walked;
    }

    /// <summary>A file that was here already.</summary>
    public void Unchanged(long bytes)
    {
        lock (gate)
        {
            job.Progress.Files.Skipped++;
            job.Progress.ItemsDone++;
            job.Progress.BytesDone += bytes;
        }
    }

    /// <summary>Files that came to their end.</summary>
    public Task EndedAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation)
    {
        lock (gate)
        {
            foreach (var row in rows) Count(row);
            if (rows.Count > 0) job.Progress.CurrentItem = rows[^1].Path;
            var seconds = clock.GetElapsedTime(started).TotalSeconds;
            if (seconds > 0) job.Progress.BytesPerSecond = job.Progress.BytesDone / seconds;
            if (job.Progress is { HasItemsTotal: true, ItemsDone: > 0 } progress)
            {
                var left = Math.Max(0, progress.ItemsTotal - progress.ItemsDone);
                progress.TimeLeft = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds * left / progress.ItemsDone));
            }
        }

        return AppendAsync(_ => { }, [.. rows.Take(ItemsPerEvent).Select(LedgerMessages.Item)], null, cancellation);
    }

    /// <summary>The next event: a change of state, or none.</summary>
    /// <param name="stop">What is asked of the job from now on; null leaves it.</param>
    /// <exception cref="LeaseLostException">Somebody else has gone on with the job.</exception>
    public async Task AppendAsync(Action<Job> change, IReadOnlyList<JobItem> items, JobStop? stop, CancellationToken cancellation)
    {
        JobEvent next;
        lock (gate)
        {
            next = JobEvents.Next(job, change, items, clock);
            job = next.Job.Clone();
        }

        if (!await store.AppendAsync(id, next, stop, cancellation)) throw new LeaseLostException();
        signals.Changed(id);
    }

    private void Count(LedgerRow row)
    {
        var files = job.Progress.Files;
        job.Progress.ItemsDone++;
        job.Progress.BytesDone += row.SizeBytes ?? 0;
        switch (row.Verdict)
        {
            case Verdict.TakenIn:
                files.TakenIn++;
                break;
            case Verdict.Duplicate:
                files.Duplicate++;
                break;
            case Verdict.Skipped:
                files.Skipped++;
                return;
            default:
                files.Refused++;
                job.RefusalCount++;
                if (job.Refusals.Count < RefusalsKept && LedgerMessages.Refusal(row) is { } refusal) job.Refusals.Add(refusal);
                return;
        }

        job.Progress.ByFormat[row.Format] = job.Progress.ByFormat.GetValueOrDefault(row.Format) + 1;
    }
}

/// <summary>Another worker has the job; this one must let go of it.</summary>
internal sealed class LeaseLostException() : Exception("Another worker has the job.");
