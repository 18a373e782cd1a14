using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>The work of an evaluation: a folder's set in an index of its own, or the built-in queries on the entries that are searched.</summary>
internal sealed class EvaluateWork(EvaluationRequests requests, EntryIndex index, IEvaluationStore store, TimeProvider clock) : IJobWork
{
    private const int ItemsPerEvent = 1000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    public JobKind Kind => JobKind.Evaluate;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartEvaluationRequest.Parser.ParseFrom(row.Request);
        await journal.ProgressAsync(progress => progress.Phase = "reading", cancellation);
        var set = await requests.ReadAsync(request, cancellation);
        var depth = request.Depth == 0 ? EvaluationRequests.DefaultDepth : request.Depth;
        await journal.ProgressAsync(
            progress =>
            {
                progress.Phase = "measuring";
                progress.ItemsTotal = set.Answerable.Count;
            },
            cancellation);

        var counter = new Counter();
        var measuring = request.Folder.Length == 0
            ? index.EvaluateAsync(set, depth, counter, cancellation)
            // Minutes of arithmetic for a large set: not on a thread that answers calls.
            : Task.Run(() => new Measured(set.Texts.Count, RetrievalEvaluation.Run(set, depth, counter, cancellation), EntryIndex.BuiltInModel), cancellation);
        await FollowAsync(measuring, counter, journal, cancellation);
        var measured = await measuring;

        foreach (var chunk in EvaluationMessages.Items(row.Job.Name, measured).Chunk(ItemsPerEvent))
            await journal.ProgressAsync(progress => progress.ItemsDone = counter.Done, cancellation, chunk);
        var samples = request.BootstrapSamples == 0 ? EvaluationRequests.DefaultSamples : request.BootstrapSamples;
        var evaluation = EvaluationMessages.Evaluation(row.Id, Title(request), measured, samples, clock);
        await store.SaveAsync(evaluation, EvaluationMessages.PackedRun(measured), cancellation);
        journal.Finish(JobState.Succeeded, evaluation.Name);
    }

    private static string Title(StartEvaluationRequest request) =>
        request.Folder.Length == 0 ? "built-in" : Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Folder));

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
