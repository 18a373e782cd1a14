using System.Diagnostics;
using Google.Protobuf;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Leases;

namespace Lightbox.Jobs;

/// <summary>What a person may do with a job: start, pause, resume, cancel, retry.</summary>
internal sealed class JobControl(IJobStore store, ILeaseQueue leases, JobSignals signals, IEnumerable<IJobAftermath> aftermath, JobTables tables, TimeProvider clock)
{
    private const int MaximumRequestId = 128;

    /// <summary>Keeps a new job and queues it; a repeated request id gives the job there is.</summary>
    /// <param name="job">Made by <see cref="JobMessages.New"/>.</param>
    /// <param name="request">What its work reads again from <see cref="JobRow.Request"/>; no credential.</param>
    public async Task<Job> StartAsync(Job job, IMessage request, string requestId, CancellationToken cancellation)
    {
        var (row, created) = await store.CreateAsync(JobMessages.Row(job, request, requestId), cancellation);
        if (!created) return row.Job;
        // The job's trace goes on where the request's ends.
        await leases.EnqueueAsync([new LeaseItem(row.Id, Activity.Current?.Id ?? "")], cancellation);
        signals.WorkArrived();
        return row.Job;
    }

    public async Task<JobRow> GetAsync(string name, CancellationToken cancellation, string field = "name") =>
        await store.GetAsync(JobMessages.IdOf(name, field, tables.Collection), cancellation) ?? throw new ResourceNotFoundException(name);

    public Task<Job> PauseAsync(string name, string etag, CancellationToken cancellation) =>
        StopAsync(name, etag, JobStop.Pause, JobState.Paused, cancellation);

    public Task<Job> CancelAsync(string name, string etag, CancellationToken cancellation) =>
        StopAsync(name, etag, JobStop.Cancel, JobState.Cancelled, cancellation);

    public async Task<Job> ResumeAsync(string name, string etag, CancellationToken cancellation)
    {
        var row = await CheckedAsync(name, etag, cancellation);
        if (row.Job.State != JobState.Paused) throw WrongState(row.Job, "Only a paused job can be resumed");
        return await AgainAsync(row, cancellation);
    }

    /// <exception cref="PreconditionException">The job does not wait for access.</exception>
    public static void CheckAwaits(JobRow row)
    {
        if (row.Job.State != JobState.AwaitingAccess) throw WrongState(row.Job, "Only a job that waits for access can be given it");
    }

    /// <summary>What the job waited for is there.</summary>
    public Task<Job> GoOnAsync(JobRow row, CancellationToken cancellation) => AgainAsync(row, cancellation);

    /// <summary>Takes up what was refused, and whatever the run before never came to.</summary>
    /// <param name="requestId">The same one twice is one retry; empty for none.</param>
    public async Task<Job> RetryAsync(string name, string requestId, CancellationToken cancellation)
    {
        if (requestId.Length > MaximumRequestId) throw new InvalidRequestException("request_id", $"must be at most {MaximumRequestId} characters");
        var row = await GetAsync(name, cancellation);
        if (requestId.Length > 0 && row.RetryId == requestId) return row.Job;
        if (!row.Job.State.IsFinal()) throw WrongState(row.Job, "Only an ended job can be retried");
        if (row.Job is { State: JobState.Succeeded, RefusalCount: 0 }) throw WrongState(row.Job, "Nothing was refused");
        // A run that saw everything left nothing but its refusals; one that was broken off has to see the rest as well.
        var sawAll = row.Job.State is JobState.PartiallySucceeded or JobState.Failed && row.Job.Progress is { HasItemsTotal: true, ItemsDone: > 0 } progress && progress.ItemsDone >= progress.ItemsTotal;
        await store.SetRetryAsync(row.Id, sawAll, requestId, cancellation);
        return await AgainAsync(row, cancellation);
    }

    private async Task<Job> StopAsync(string name, string etag, JobStop stop, JobState state, CancellationToken cancellation)
    {
        var row = await CheckedAsync(name, etag, cancellation);
        if (row.Job.State.IsFinal() || row.Job.State == state) throw WrongState(row.Job, "The job is over or stopped already");
        if (row.Job.State is JobState.Planned or JobState.Paused or JobState.AwaitingAccess)
        {
            // No worker has it: its state is ours to change, unless one just took it.
            var next = JobEvents.Next(row.Job, job => job.State = state, [], clock);
            if (await store.AppendAsync(row.Id, next, JobStop.None, cancellation))
            {
                if (state.IsFinal())
                {
                    foreach (var left in aftermath) left.Ended(row.Id);
                }

                signals.Changed(row.Id);
                return next.Job;
            }
        }

        await store.RequestStopAsync(row.Id, stop, cancellation);
        signals.Stop(row.Id);
        return (await GetAsync(name, cancellation)).Job;
    }

    private async Task<Job> AgainAsync(JobRow row, CancellationToken cancellation)
    {
        var next = JobEvents.Next(row.Job, job => job.State = JobState.Planned, [], clock);
        if (!await store.AppendAsync(row.Id, next, JobStop.None, cancellation)) throw Changed();
        var again = await leases.AgainAsync(row.Id, cancellation);
        if (!again) await leases.EnqueueAsync([new LeaseItem(row.Id, "")], cancellation);
        signals.Changed(row.Id);
        signals.WorkArrived();
        return next.Job;
    }

    private async Task<JobRow> CheckedAsync(string name, string etag, CancellationToken cancellation)
    {
        var row = await GetAsync(name, cancellation);
        return etag.Length == 0 || etag == row.Job.Etag ? row : throw Changed();
    }

    private static ConflictException Changed() => new("The job changed meanwhile; read it again.", "ETAG_MISMATCH");

    private static PreconditionException WrongState(Job job, string rule) => new("WRONG_STATE", $"{rule}; it is {job.State}.", job.Name);
}
