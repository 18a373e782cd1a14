using System.Threading.Channels;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Previews;
using Lightbox.Ingest.Slides;
using Lightbox.Ingest.Sources;
using Lightbox.Jobs;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// One ingest from list to register, as three stages with bounded queues between: one listing that passes over what is known, several readers, one
/// writer that commits in batches. While the writer is busy the next batch grows, so a slow catalogue makes larger batches.
/// </summary>
internal sealed class IntakeRun(
    IntakeListing listing, FileIntake intake, FileBytes bytes, Registrar registrar, SlideSeries slides, PreviewQueue previews, FetchFolder fetched,
    FetchOptions fetching, IngestOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public async Task RunAsync(IntakeTask task, ISource source, IntakeJournal journal, CancellationToken cancellation)
    {
        // One stage's failure stops the others.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var items = Channel.CreateBounded<SourceItem>(new BoundedChannelOptions(1024) { SingleWriter = true });
        var outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(2 * options.Batch) { SingleReader = true });
        var job = new IntakeJob(task, source, journal, outcomes.Writer);
        fetched.RemoveMembers(task.Job);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var ticking = TickAsync(journal, over.Token);
        var counting = StageAsync(() => CountAsync(job, stop.Token), null, stop);
        var list = StageAsync(() => listing.ListAsync(job, items.Writer, stop.Token), items.Writer, stop);
        var readers = Enumerable.Range(0, source is ICountedSource ? options.Readers : Math.Max(options.Readers, fetching.Files))
            .Select(_ => StageAsync(() => ReadAsync(job, items.Reader, stop.Token), null, stop)).ToArray();
        var reading = StageAsync(() => ReadAllAsync(job, [list, .. readers], stop.Token), outcomes.Writer, stop);
        var writing = StageAsync(() => WriteAsync(job, outcomes.Reader, stop.Token), outcomes.Writer, stop);
        try
        {
            await Task.WhenAll(list, reading, writing, counting);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever form the cancellation took on its way (gRPC has one of its own).
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await ticking;
        }
    }

    /// <summary>Ends the queue it writes to, and everything when it fails.</summary>
    private static async Task StageAsync<T>(Func<Task> work, ChannelWriter<T>? output, CancellationTokenSource stop)
    {
        try
        {
            // The listing and the reads are synchronous in between: each stage has a thread of its own while it works.
            await Task.Run(work, CancellationToken.None);
            output?.TryComplete();
        }
        catch (Exception failed)
        {
            output?.TryComplete(failed);
            await stop.CancelAsync();
            throw;
        }
    }

    private static Task StageAsync(Func<Task> work, ChannelWriter<Outcome>? output, CancellationTokenSource stop) => StageAsync<Outcome>(work, output, stop);

    /// <summary>The listing waits for the readers; where the source can count by itself, progress has a whole from the start.</summary>
    private static async Task CountAsync(IntakeJob job, CancellationToken cancellation)
    {
        if (job.Source is not ICountedSource counted) return;
        var totals = await counted.CountAsync(cancellation);
        job.Journal.Expect(totals.Files, totals.Bytes);
    }

    private async Task ReadAsync(IntakeJob job, ChannelReader<SourceItem> items, CancellationToken cancellation)
    {
        await foreach (var item in items.ReadAllAsync(cancellation)) await intake.TakeInAsync(job, item, cancellation);
    }

    private async Task ReadAllAsync(IntakeJob job, Task[] stages, CancellationToken cancellation)
    {
        await Task.WhenAll(stages);
        await intake.TakeInLeftAsync(job, cancellation);
    }

    private async Task WriteAsync(IntakeJob job, ChannelReader<Outcome> outcomes, CancellationToken cancellation)
    {
        // What is stored is brought to its end, so that a job that is stopped leaves no file stored and unregistered; but not for long.
        using var grace = new CancellationTokenSource();
        await using var end = cancellation.Register(() => grace.CancelAfter(Grace));
        var batch = new List<Outcome>(options.Batch);
        while (await outcomes.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < options.Batch && outcomes.TryRead(out var outcome)) batch.Add(outcome);
            bytes.CheckRoom(0);
            await EndAsync(job, await registrar.CommitAsync(job.Task.Dataset, batch, grace.Token), grace.Token);
            batch.Clear();
        }

        if (!job.HasHeld) return;
        await foreach (var rows in slides.RegisterAsync(job.Task.Dataset, grace.Token)) await EndAsync(job, rows, grace.Token);
    }

    private async Task EndAsync(IntakeJob job, IReadOnlyList<Ledger.LedgerRow> rows, CancellationToken cancellation)
    {
        await job.Journal.EndedAsync(rows, cancellation);
        foreach (var row in rows.Where(row => row.Verdict == Verdict.TakenIn)) previews.Ask(row.Asset);
    }

    private async Task TickAsync(IntakeJournal journal, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Tick, clock, over);
                await journal.TickAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception lost) when (lost is LeaseLostException or Lightbox.Storage.StorageException or System.Data.Common.DbException)
        {
            // The batches meet the same and end the run.
        }
    }
}
