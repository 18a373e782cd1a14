using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>How a job goes from one event to the next.</summary>
internal static class JobEvents
{
    /// <summary>The event after the job's last one; the job given is left as it is.</summary>
    public static JobEvent Next(Job job, Action<Job> change, IReadOnlyList<JobItem> items, TimeProvider clock)
    {
        var now = Timestamp.FromDateTimeOffset(clock.GetUtcNow());
        var next = job.Clone();
        change(next);
        next.Sequence = job.Sequence + 1;
        if (next.State != job.State)
        {
            next.Etag = $"{next.Sequence}";
            if (next.State == JobState.Running) next.StartTime ??= now;
            next.EndTime = next.State.IsFinal() ? now : null;
        }

        return new JobEvent { Sequence = next.Sequence, Time = now, Job = next, Items = { items } };
    }
}
