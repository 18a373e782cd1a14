using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Jobs;

/// <summary>The events of a job from a sequence number on, until its final state.</summary>
internal sealed class JobWatch(IJobStore store, JobControl control, JobSignals signals, TimeProvider clock)
{
    private const int Page = 100;

    /// <summary>For jobs that run in another process.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="from">The first event wanted; 0 for the job as it stands.</param>
    public async Task WatchAsync(string name, long from, Func<JobEvent, Task> send, CancellationToken cancellation)
    {
        var row = await control.GetAsync(name, cancellation);
        if (from < 0) throw new InvalidRequestException("from_sequence", "must not be negative");
        if (from > row.Job.Sequence + 1)
            throw new OutOfRangeException($"The job's last event is {row.Job.Sequence}.", "SEQUENCE_UNKNOWN");

        if (from == 0)
        {
            await send(new JobEvent { Sequence = row.Job.Sequence, Time = row.Job.EndTime ?? row.Job.StartTime ?? row.Job.CreateTime, Job = row.Job });
            if (row.Job.State.IsFinal()) return;
            from = row.Job.Sequence + 1;
        }

        while (true)
        {
            var change = signals.NextChange(row.Id);
            var events = await store.EventsAsync(row.Id, from, Page, cancellation);
            foreach (var next in events)
            {
                await send(next);
                from = next.Sequence + 1;
            }

            if (events.Count == Page) continue;
            if (events.Count == 0 && await IsOverAsync(name, from, cancellation)) return;
            if (events.Count > 0) continue;
            await Task.WhenAny(change, Task.Delay(Look, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A final state, and everything sent; a job that is retried goes on.</summary>
    private async Task<bool> IsOverAsync(string name, long from, CancellationToken cancellation)
    {
        var job = (await control.GetAsync(name, cancellation)).Job;
        return job.State.IsFinal() && job.Sequence < from;
    }
}
