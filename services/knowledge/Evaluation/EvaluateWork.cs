using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>The work of an evaluation job.</summary>
internal sealed class EvaluateWork(EvaluationRun run, TimeProvider clock) : IJobWork
{
    private const int ItemsPerEvent = 1000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    public JobKind Kind => JobKind.Evaluate;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartEvaluationRequest.Parser.ParseFrom(row.Request);
        await journal.ProgressAsync(progress => progress.Phase = "reading", cancellation);
        var set = await run.ReadAsync(request, cancellation);
        await journal.ProgressAsync(
            progress =>
            {
                progress.Phase = "measuring";
                progress.ItemsTotal = set.Answerable.Count;
            },
            cancellation);

        var counter = new Counter();
        var measuring = run.MeasureAsync(request, set, counter, cancellation);
        await FollowAsync(measuring, counter, journal, cancellation);
        var measured = await measuring;

        foreach (var chunk in EvaluationMessages.Items(row.Job.Name, measured).Chunk(ItemsPerEvent))
            await journal.ProgressAsync(progress => progress.ItemsDone = counter.Done, cancellation, chunk);
        var evaluation = await run.KeepAsync(row.Id, request, measured, cancellation);
        journal.Finish(JobState.Succeeded, evaluation.Name);
    }

    private async Task FollowAsync(Task measuring, Counter counter, JobJournal journal, CancellationToken cancellation)
    {
        var told = 0;
        while (!measuring.IsCompleted)
        {
            await Task.WhenAny(measuring, Task.Delay(Beat, clock, cancellation));
            if (counter.Done == told) continue;
            told = counter.Done;
            await journal.ProgressAsync(progress => progress.ItemsDone = told, cancellation);
        }
    }

    /// <summary>Called by the thread that measures; read by the one that tells.</summary>
    private sealed class Counter : IProgress<(int Done, int All)>
    {
        private volatile int done;

        public int Done => done;

        public void Report((int Done, int All) value) => done = value.Done;
    }
}
