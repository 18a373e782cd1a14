using Lightbox.Common.V1;

namespace Lightbox.Ingest.Prepare;

/// <summary>How a job ends that has read a layout.</summary>
internal static class PrepareEnd
{
    private const int RefusalsKept = 100;

    /// <summary>Values that could not be read make it a part of a success; rows without any file here make it a failure.</summary>
    public static void Conclude(Job job, PrepareCounts counts)
    {
        job.RefusalCount += counts.RefusalCount;
        job.Refusals.Add(counts.Refusals.Take(RefusalsKept - job.Refusals.Count));
        if (counts is { Rows: > 0, Used: 0 } && counts.NotHere.FirstOrDefault() is { } nothing)
        {
            Fail(job, nothing);
            return;
        }

        if (counts.RefusalCount > 0 && job.State == JobState.Succeeded) job.State = JobState.PartiallySucceeded;
    }

    /// <summary>The layout could not be read; an ingest has still taken its files in.</summary>
    public static void Fail(Job job, Refusal failure)
    {
        job.State = job.Kind == JobKind.Prepare ? JobState.Failed : JobState.PartiallySucceeded;
        job.Failure = failure;
    }
}
