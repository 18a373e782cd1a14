using System.Diagnostics;
using Lightbox.Storage;
using Lightbox.Storage.Leases;

namespace Lightbox.Jobs;

/// <summary>Takes jobs by lease and runs them; what a killed process left is taken up again.</summary>
internal sealed class JobRunner(
    ILeaseQueue leases, IJobStore store, IEnumerable<IJobUpkeep> upkeep, JobSignals signals, JobExecution execution, IEnumerable<IJobAftermath> aftermath, JobWorker worker, JobOptions options, ILogger<JobRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>What the process before this one left can wait this long, so that a command whose service lives for one question does not look for it.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UpkeepEvery = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        var begun = false;
        var kept = Stopwatch.GetTimestamp();
        // What a service wants done first is done before anybody can have begun something new.
        if (!upkeep.Any()) await Task.WhenAny(signals.NextWork(), Task.Delay(First, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var work = signals.NextWork();
            try
            {
                if (!begun) await BeginAsync(stoppingToken);
                begun = true;
                if (!worker.IsOnly && Stopwatch.GetElapsedTime(kept) > UpkeepEvery)
                {
                    foreach (var task in upkeep) await task.AgainAsync(stoppingToken);
                    kept = Stopwatch.GetTimestamp();
                }

                await BuryAsync(stoppingToken);
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count < options.Jobs)
                {
                    foreach (var lease in await leases.ClaimAsync(worker.Name, options.Jobs - running.Count, options.Lease, stoppingToken))
                        running.Add(Task.Run(() => execution.RunAsync(lease, stoppingToken), CancellationToken.None));
                }
            }
            catch (Exception down) when (down is StorageException or System.Data.Common.DbException)
            {
                // The database went away; it may come back.
                JobLog.NoWork(logger, down.GetType().Name);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.WhenAny([work, Task.Delay(Look, stoppingToken), .. running.Count == 0 ? [] : new[] { Task.WhenAny(running) }]);
        }

        await Task.WhenAll(running);
    }

    /// <summary>A crash between keeping a job and queueing it, and what the process before this one left.</summary>
    private async Task BeginAsync(CancellationToken cancellation)
    {
        foreach (var task in upkeep) await task.BeginAsync(worker.IsOnly, cancellation);
        foreach (var left in aftermath)
        {
            foreach (var id in left.Jobs())
            {
                if (await store.GetAsync(id, cancellation) is not { } row || row.Job.State.IsFinal()) left.Ended(id);
            }
        }

        if (worker.IsOnly) await leases.ReleaseAllAsync(worker.Name, cancellation);
        foreach (var state in new[] { Common.V1.JobState.Planned, Common.V1.JobState.Running })
        {
            var rows = await store.ListAsync(new JobQuery { State = state, Limit = 1000 }, cancellation);
            await leases.EnqueueAsync([.. rows.Select(row => new LeaseItem(row.Id, ""))], cancellation);
        }
    }

    /// <summary>A job whose worker vanished too often must say so.</summary>
    private async Task BuryAsync(CancellationToken cancellation)
    {
        foreach (var (id, reason) in await store.DeadAsync(cancellation)) await execution.BuryAsync(id, reason, cancellation);
    }
}
