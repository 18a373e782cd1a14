using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>
/// A running job's own record: what its work says of it becomes one event after the other. Several threads of a work may report at once, so the job
/// is guarded and events queue up.
/// </summary>
internal sealed class JobJournal : IDisposable
{
    private const int RefusalsKept = 100;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly IJobStore store;
    private readonly JobSignals signals;
    private readonly TimeProvider clock;
    private readonly string id;
    private readonly Job job;
    private Func<CancellationToken, Task>? gotOn;

    /// <param name="gotOn">Called when the work has got on for the first time, and that is kept.</param>
    public JobJournal(IJobStore store, JobSignals signals, TimeProvider clock, JobRow row, Func<CancellationToken, Task>? gotOn = null)
    {
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        this.gotOn = gotOn;
        id = row.Id;
        job = row.Job.Clone();
        // A job that is taken up again counts anew: what it did before is found as known.
        job.Progress = new JobProgress();
        job.Refusals.Clear();
        job.RefusalCount = 0;
        job.Failure = null;
        job.Result = "";
    }

    /// <summary>How the job is to end once its work returns; null means that it has succeeded.</summary>
    public Action<Job>? Conclusion { get; private set; }

    /// <summary>
    /// For a work whose counts grow between the events (<see cref="Change"/>): called before each event, to measure. Events then take the counts as they are
    /// and change nothing of the progress but its phase.
    /// </summary>
    public Action<JobProgress>? Measure { get; set; }

    /// <summary>Says how the job ends: applied with its last event, after the work has returned.</summary>
    /// <param name="result">Name of what it made: exports/..., evaluations/...; empty for nothing.</param>
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

    /// <summary>The work came further than any attempt before it, and that is kept: the attempts that its workers did not survive no longer count against it.</summary>
    public async Task GotOnAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref gotOn, null) is { } first) await first(cancellation);
    }

    /// <summary>A copy of the job as it stands.</summary>
    public Job Snapshot()
    {
        lock (gate) return job.Clone();
    }

    /// <summary>Changes progress without an event; the next one shows it.</summary>
    public void Change(Action<JobProgress> change)
    {
        lock (gate) change(job.Progress);
    }

    /// <summary>An item could not be done; the next event shows it. The job itself has the first hundred.</summary>
    public void Refuse(Refusal refusal)
    {
        lock (gate)
        {
            job.RefusalCount++;
            if (job.Refusals.Count < RefusalsKept) job.Refusals.Add(refusal);
        }
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
                Measure?.Invoke(job.Progress);
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

    /// <summary>Counts and refusals may have gone on while the event was written: only what the event itself changed is taken over.</summary>
    private void Adopt(Job kept)
    {
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
        if (Measure is null) job.Progress = kept.Progress.Clone();
        else job.Progress.Phase = kept.Progress.Phase;
    }
}

/// <summary>Another worker has the job; this one must let go of it.</summary>
internal sealed class LeaseLostException() : Exception("Another worker has the job.");
