using System.Diagnostics;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;
using Lightbox.Storage.Leases;

namespace Lightbox.Jobs;

/// <summary>One leased job from its start to an end: done, failed, paused, cancelled, or given back because the process stops.</summary>
internal sealed class JobExecution(
    ILeaseQueue leases, IJobStore store, JobSignals signals, IEnumerable<IJobWork> works, IEnumerable<IJobAftermath> aftermath, IEnumerable<IJobFailure> failures, JobOptions options, TimeProvider clock, ILogger<JobExecution> logger)
{
    private const int BeatsPerLease = 6;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>What is written when the process is being stopped gets this long, whatever the caller's token says.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Dictionary<JobKind, IJobWork> byKind = works.ToDictionary(work => work.Kind);

    public async Task RunAsync(Lease lease, CancellationToken stopping)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        signals.Started(lease.Id, source);
        var heart = BeatAsync(lease, source);
        try
        {
            await RunAsync(lease, source.Token, stopping);
        }
        catch (Exception lost) when (lost is LeaseLostException or StorageException or System.Data.Common.DbException or OperationCanceledException)
        {
            // The lease runs out and the job is taken up again.
            JobLog.NotKept(logger, lease.Id, lost.GetType().Name);
        }
        finally
        {
            signals.Ended(lease.Id);
            await source.CancelAsync();
            await heart;
            signals.Changed(lease.Id);
        }
    }

    /// <summary>Fails a job whose lease is dead.</summary>
    public async Task BuryAsync(string id, string reason, CancellationToken cancellation)
    {
        if (await store.GetAsync(id, cancellation) is not { } row || row.Job.State.IsFinal()) return;
        var next = JobEvents.Next(row.Job, job => Fail(job, "GIVEN_UP", reason.Length == 0 ? "Its workers vanished too often." : reason), [], clock);
        CleanUp(id);
        await store.AppendAsync(id, next, JobStop.None, cancellation);
        signals.Changed(id);
    }

    private async Task RunAsync(Lease lease, CancellationToken cancellation, CancellationToken stopping)
    {
        if (await store.GetAsync(lease.Id, cancellation) is not { } row || row.Job.State.IsFinal() || row.Job.State is JobState.Paused or JobState.AwaitingAccess)
        {
            await leases.CompleteAsync(lease, cancellation);
            return;
        }

        using var activity = JobWorker.Activities.StartActivity("job", ActivityKind.Consumer, parentId: lease.Payload.Length == 0 ? null : lease.Payload);
        // A job whose worker vanishes again and again is given up, unless it got on each time.
        using var journal = new JobJournal(store, signals, clock, row, token => leases.ProgressedAsync(lease, token));
        await journal.AppendAsync(
            job =>
            {
                job.State = JobState.Running;
                job.Attempt = lease.Attempt;
                job.AccessSteps.Clear();
            },
            [],
            null,
            cancellation);
        JobLog.Starts(logger, lease.Id, lease.Attempt);
        try
        {
            if (row.Stop != JobStop.None) throw new OperationCanceledException();
            await byKind[row.Job.Kind].RunAsync(row, journal, cancellation);
            await EndAsync(lease, journal, job => Conclude(job, journal));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var words = new CancellationTokenSource(LastWords);
            await leases.ReleaseAsync(lease, words.Token);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(lease, journal);
        }
        catch (RpcException down) when (down.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unknown)
        {
            JobLog.Waits(logger, lease.Id, down.StatusCode);
            await leases.FailAsync(lease, "A service that the job needs does not answer.", RetryAfter, CancellationToken.None);
        }
        catch (Exception failed) when (failed is not LeaseLostException)
        {
            var (code, reason) = Explain(failed);
            await EndAsync(lease, journal, job => Fail(job, code, reason));
        }
    }

    private static void Conclude(Job job, JobJournal journal)
    {
        job.Progress.Phase = "";
        job.Progress.CurrentItem = "";
        job.State = JobState.Succeeded;
        journal.Conclusion?.Invoke(job);
    }

    private static void Fail(Job job, string code, string reason)
    {
        job.State = JobState.Failed;
        job.Failure = new Refusal { Code = code, Reason = reason };
    }

    private void CleanUp(string id)
    {
        foreach (var left in aftermath) left.Ended(id);
    }

    /// <summary>Written without the job's own token: it may be the one that was cancelled.</summary>
    private async Task EndAsync(Lease lease, JobJournal journal, Action<Job> conclude)
    {
        var job = journal.Snapshot();
        conclude(job);
        // Whoever sees the end sees nothing of what was on the way.
        if (job.State.IsFinal()) CleanUp(lease.Id);
        await journal.AppendAsync(conclude, [], JobStop.None, CancellationToken.None);
        await leases.CompleteAsync(lease, CancellationToken.None);
        // Somebody who saw the end may have let the job go on before the lease was given back.
        if (await store.GetAsync(lease.Id, CancellationToken.None) is { Job.State: JobState.Planned } && await leases.AgainAsync(lease.Id, CancellationToken.None)) signals.WorkArrived();
        JobLog.Ended(logger, lease.Id, job.State, job.Progress.ItemsDone, job.RefusalCount);
    }

    private async Task StopAsync(Lease lease, JobJournal journal)
    {
        var asked = (await store.GetAsync(lease.Id, CancellationToken.None))?.Stop ?? JobStop.None;
        // Nobody asked: the heartbeat found the lease lost.
        if (asked == JobStop.None) return;
        await EndAsync(lease, journal, job =>
        {
            job.State = asked == JobStop.Pause ? JobState.Paused : JobState.Cancelled;
            job.Progress.Phase = "";
        });
    }

    private async Task BeatAsync(Lease lease, CancellationTokenSource source)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Lease / BeatsPerLease, clock, source.Token);
                var kept = await leases.RenewAsync(lease, options.Lease, source.Token);
                var row = await store.GetAsync(lease.Id, source.Token);
                if (!kept || row is null || row.Stop != JobStop.None) await source.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The job ended.
        }
        catch (Exception down) when (down is StorageException or System.Data.Common.DbException)
        {
            JobLog.NotKept(logger, lease.Id, down.GetType().Name);
            await source.CancelAsync();
        }
    }

    private (string Code, string Reason) Explain(Exception failed)
    {
        if (failures.Select(service => service.Explain(failed)).FirstOrDefault(refusal => refusal is not null) is { } own) return (own.Code, own.Reason);
        switch (failed)
        {
            case StorageFullException full:
                return ("DISK_FULL", full.Message);
            case StorageException storage:
                return ("STORAGE", storage.Message);
            case DomainException domain:
                return (domain.Reason, domain.Message);
            case RpcException { StatusCode: StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.ResourceExhausted } rpc:
                return ("CATALOG_REFUSED", rpc.Status.Detail);
            default:
                JobLog.Failed(logger, "", failed.GetType().FullName ?? "", failed.TargetSite?.DeclaringType?.FullName ?? "");
                return ("INTERNAL", "Something unexpected went wrong here; the log has it.");
        }
    }
}
