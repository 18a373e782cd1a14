using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Ingest.Ledger;

namespace Lightbox.Ingest.Jobs;

/// <summary>
/// A running job's own record: counts as they grow, and one event for every batch or second. Those who list, read and write report at once, so
/// counts are guarded and events queue up.
/// </summary>
internal sealed class JobJournal : IDisposable
{
    private const int RefusalsKept = 100;
    private const int ItemsPerEvent = 1000;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly IJobStore store;
    private readonly JobSignals signals;
    private readonly TimeProvider clock;
    private readonly JobRate rate;
    private readonly string id;
    private readonly long started;
    private readonly Job job;
    private long walked;
    private long walkedBytes;
    private long ended;
    private long underWay;
    private long moved;
    private long told;

    public JobJournal(IJobStore store, JobSignals signals, TimeProvider clock, JobRow row)
    {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        rate = new JobRate(clock);
        id = row.Id;
        job = row.Job.Clone();
        // A job that is taken up again counts anew: what it did before is found as known.
        job.Progress = new JobProgress { Files = job.Kind == JobKind.Ingest ? new FileCounts() : null };
        job.Refusals.Clear();
        job.RefusalCount = 0;
        job.Failure = null;
        job.Result = "";
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

    /// <summary>Called when the first files since the journal was opened have come to their end and that is kept.</summary>
    public Func<CancellationToken, Task>? FirstEnded { get; set; }

    /// <summary>A copy of the job as it stands.</summary>
    public Job Snapshot()
    {
        lock (gate) return job.Clone();
    }

    /// <param name="bytes">Their length together, as far as it is known.</param>
    public void Seen(int count, long bytes)
    {
        lock (gate)
        {
            walked += count;
            walkedBytes += bytes;
            job.Progress.Files.Seen = walked;
        }
    }

    /// <summary>What a count made ahead of the listing found, so that progress has a whole; the listing itself has the last word.</summary>
    public void Expect(long count, long? bytes)
    {
        lock (gate)
        {
            if (job.Progress.HasItemsTotal) return;
            job.Progress.ItemsTotal = Math.Max(count, walked);
            if (bytes is { } length) job.Progress.BytesTotal = Math.Max(length, walkedBytes);
        }
    }

    /// <summary>The listing is over, or an archive told more: from now on the total is known.</summary>
    public void ListEnded()
    {
        lock (gate)
        {
            job.Progress.ItemsTotal = walked;
            job.Progress.BytesTotal = walkedBytes;
        }
    }

    /// <summary>A file is begun.</summary>
    /// <param name="path">Safe to show.</param>
    public FileProgress Begin(string path)
    {
        lock (gate) job.Progress.CurrentItem = path;
        return new FileProgress(this);
    }

    /// <param name="bytes">Moved for real; what the rate is made of.</param>
    /// <param name="change">Of the bytes of files that have not ended.</param>
    public void Moved(long bytes, long change)
    {
        Interlocked.Add(ref moved, bytes);
        Interlocked.Add(ref underWay, change);
    }

    /// <summary>A file that was here already.</summary>
    public void Unchanged(long bytes)
    {
        lock (gate)
        {
            job.Progress.Files.Skipped++;
            job.Progress.ItemsDone++;
            ended += bytes;
        }
    }

    /// <summary>Files that came to their end.</summary>
    public async Task EndedAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation)
    {
        lock (gate)
        {
            foreach (var row in rows) Count(row);
        }

        await AppendAsync(_ => { }, [.. rows.Take(ItemsPerEvent).Select(LedgerMessages.Item)], null, cancellation);
        if (FirstEnded is not { } first || rows.Count == 0) return;
        FirstEnded = null;
        await first(cancellation);
    }

    /// <summary>An event when something moved since the last one, so that one long file shows too.</summary>
    public async Task TickAsync()
    {
        var now = Interlocked.Read(ref moved);
        if (now == told) return;
        told = now;
        // Never broken off: an event that was kept and not noted here would look like another worker's.
        await AppendAsync(_ => { }, [], null, CancellationToken.None);
    }

    /// <summary>The next event: a change of state, or none.</summary>
    /// <param name="stop">What is asked of the job from now on; null leaves it.</param>
    /// <exception cref="LeaseLostException">Somebody else has gone on with the job.</exception>
    public async Task AppendAsync(Action<Job> change, IReadOnlyList<JobItem> items, JobStop? stop, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            JobEvent next;
            lock (gate)
            {
                Measure();
                next = JobEvents.Next(job, change, items, clock);
            }

            if (!await store.AppendAsync(id, next, stop, cancellation)) throw new LeaseLostException();
            lock (gate) Adopt(next.Job);
        }
        finally
        {
            turn.Release();
        }

        signals.Changed(id);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Counts went on while the event was written: only what the event itself changed is taken over.</summary>
    private void Adopt(Job kept)
    {
        var progress = job.Progress;
        job.Sequence = kept.Sequence;
        job.State = kept.State;
        job.Etag = kept.Etag;
        job.StartTime = kept.StartTime;
        job.EndTime = kept.EndTime;
        job.Attempt = kept.Attempt;
        job.Result = kept.Result;
        job.Failure = kept.Failure;
        job.AccessSteps.Clear();
        job.AccessSteps.Add(kept.AccessSteps);
        progress.Phase = kept.Progress.Phase;
        if (job.Kind == JobKind.Ingest) return;
        job.Progress = kept.Progress.Clone();
    }

    /// <summary>Bytes, rate and time left as of now.</summary>
    private void Measure()
    {
        if (job.Kind != JobKind.Ingest) return;
        var progress = job.Progress;
        progress.BytesDone = Math.Max(progress.BytesDone, ended + Interlocked.Read(ref underWay));
        if (progress.HasBytesTotal) progress.BytesTotal = Math.Max(progress.BytesTotal, progress.BytesDone);
        if (rate.Sample(Interlocked.Read(ref moved)) is { } speed) progress.BytesPerSecond = speed;
        progress.TimeLeft = Left(progress) is { } left ? Duration.FromTimeSpan(left) : null;
    }

    /// <summary>By the share that is done: of the bytes where they are known, else of the files.</summary>
    private TimeSpan? Left(JobProgress progress)
    {
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        if (progress is { HasBytesTotal: true, BytesTotal: > 0, BytesDone: > 0 })
            return TimeSpan.FromSeconds(seconds * (progress.BytesTotal - progress.BytesDone) / progress.BytesDone);
        if (progress is { HasItemsTotal: true, ItemsDone: > 0 })
            return TimeSpan.FromSeconds(seconds * Math.Max(0, progress.ItemsTotal - progress.ItemsDone) / progress.ItemsDone);
        return null;
    }

    private void Count(LedgerRow row)
    {
        var files = job.Progress.Files;
        job.Progress.ItemsDone++;
        job.Progress.CurrentItem = row.Path;
        ended += row.SizeBytes ?? 0;
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
