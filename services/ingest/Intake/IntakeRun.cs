using System.Threading.Channels;
using Lightbox.Ingest.Jobs;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Previews;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// One ingest from walk to register, as three stages with bounded queues between: one walker that passes over what is known, several
/// readers, one writer that commits in batches. While the writer is busy the next batch grows, so a slow catalogue makes larger batches.
/// </summary>
internal sealed class IntakeRun(
    ILedgerStore ledger, FileIntake intake, FileBytes bytes, Registrar registrar, PreviewQueue previews, OwnFolders own, IngestOptions options)
{
    /// <summary>Paths looked up in the ledger with one query.</summary>
    private const int LookUp = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task RunAsync(IntakeTask task, JobJournal journal, CancellationToken cancellation)
    {
        // One stage's failure stops the others.
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var files = Channel.CreateBounded<WalkedFile>(new BoundedChannelOptions(1024) { SingleWriter = true });
        var outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(2 * options.Batch) { SingleReader = true });

        var counting = StageAsync(() => CountAsync(task, journal, source.Token), null, source);
        var walk = StageAsync(() => WalkAsync(task, journal, files.Writer, outcomes.Writer, source.Token), files.Writer, source);
        var readers = Enumerable.Range(0, options.Readers)
            .Select(_ => StageAsync(() => ReadAsync(task, files.Reader, outcomes.Writer, source.Token), null, source)).ToArray();
        var reading = StageAsync(() => Task.WhenAll([walk, .. readers]), outcomes.Writer, source);
        var writing = StageAsync(() => WriteAsync(task, journal, outcomes.Reader, source.Token), null, source);
        try
        {
            await Task.WhenAll(walk, reading, writing, counting);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever form the cancellation took on its way (gRPC has one of its own).
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Ends the queue it writes to, and everything when it fails.</summary>
    private static async Task StageAsync<T>(Func<Task> work, ChannelWriter<T>? output, CancellationTokenSource source)
    {
        try
        {
            // The walk and the reads are synchronous in between: each stage has a thread of its own while it works.
            await Task.Run(work, CancellationToken.None);
            output?.TryComplete();
        }
        catch (Exception failed)
        {
            output?.TryComplete(failed);
            await source.CancelAsync();
            throw;
        }
    }

    private static Task StageAsync(Func<Task> work, ChannelWriter<Outcome>? output, CancellationTokenSource source) => StageAsync<Outcome>(work, output, source);

    /// <summary>The walk waits for the readers; a second one that only counts is over in a moment.</summary>
    private Task CountAsync(IntakeTask task, JobJournal journal, CancellationToken cancellation)
    {
        journal.Expect(new FolderWalk(own.Folders).Walk(task.Root, cancellation).LongCount());
        return Task.CompletedTask;
    }

    private async Task WalkAsync(IntakeTask task, JobJournal journal, ChannelWriter<WalkedFile> files, ChannelWriter<Outcome> outcomes, CancellationToken cancellation)
    {
        foreach (var chunk in new FolderWalk(own.Folders).Walk(task.Root, cancellation).Chunk(LookUp))
        {
            journal.Seen(chunk.Length);
            var known = await ledger.FindAsync(task.Dataset, [.. chunk.Select(file => file.Path)], cancellation);
            foreach (var file in chunk)
            {
                var row = known.GetValueOrDefault(file.Path);
                if (row is null || !IsUnchanged(row, file, task)) await files.WriteAsync(file, cancellation);
                else if (row.Verdict == Verdict.Stored) await outcomes.WriteAsync(Registrar.Again(row), cancellation);
                else journal.Unchanged(file.Stat!.Size);
            }
        }

        journal.WalkEnded();
    }

    /// <summary>Here already, by path, size and time. What was refused is looked at again: a newer program may read it.</summary>
    private static bool IsUnchanged(LedgerRow row, WalkedFile file, IntakeTask task)
    {
        if (row.Verdict is not (Verdict.TakenIn or Verdict.Duplicate or Verdict.Stored)) return false;
        if (row.Verdict == Verdict.Stored && row.Registration is null) return false;
        // A copy does for a job in place, not the other way round.
        if (row.InPlace != 0 && !task.InPlace) return false;
        return row.Origin == file.FullPath && file.Stat is { Kind: FileKind.Regular } stat
            && row.SizeBytes == stat.Size && row.ModifiedNanos == stat.ModifiedUnixNanos;
    }

    private async Task ReadAsync(IntakeTask task, ChannelReader<WalkedFile> files, ChannelWriter<Outcome> outcomes, CancellationToken cancellation)
    {
        await foreach (var file in files.ReadAllAsync(cancellation))
            await outcomes.WriteAsync(await intake.TakeInAsync(task, file, cancellation), cancellation);
    }

    private async Task WriteAsync(IntakeTask task, JobJournal journal, ChannelReader<Outcome> outcomes, CancellationToken cancellation)
    {
        // A batch that is begun is ended, so that a job that is stopped leaves no file stored and unregistered.
        using var grace = new CancellationTokenSource();
        await using var end = cancellation.Register(() => grace.CancelAfter(Grace));
        var batch = new List<Outcome>(options.Batch);
        while (await outcomes.WaitToReadAsync(cancellation))
        {
            while (batch.Count < options.Batch && outcomes.TryRead(out var outcome)) batch.Add(outcome);
            bytes.CheckRoom(0);
            var rows = await registrar.CommitAsync(task.Dataset, batch, grace.Token);
            batch.Clear();
            await journal.EndedAsync(rows, grace.Token);
            foreach (var row in rows.Where(row => row.Verdict == Verdict.TakenIn)) previews.Ask(row.Asset);
        }
    }
}
