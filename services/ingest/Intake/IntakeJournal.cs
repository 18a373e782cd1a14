using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Jobs;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// What an intake says of itself: counts of files and bytes as they grow, and one event for every batch or second. Those who list, read and write
/// report at once.
/// </summary>
internal sealed class IntakeJournal
{
    private const int ItemsPerEvent = 1000;

    private readonly JobJournal journal;
    private readonly TimeProvider clock;
    private readonly ByteRate rate;
    private readonly long started;
    private long walked;
    private long walkedBytes;
    private long ended;
    private long underWay;
    private long moved;
    private long told;

    public IntakeJournal(JobJournal journal, TimeProvider clock)
    {
        this.journal = journal;
        this.clock = clock;
        rate = new ByteRate(clock);
        started = clock.GetTimestamp();
        journal.Change(progress => progress.Files = new FileCounts());
        journal.Measure = Measure;
    }

    /// <param name="bytes">Their length together, as far as it is known.</param>
    public void Seen(int count, long bytes) => journal.Change(progress =>
    {
        walked += count;
        walkedBytes += bytes;
        progress.Files.Seen = walked;
    });

    /// <summary>What a count made ahead of the listing found, so that progress has a whole; the listing itself has the last word.</summary>
    public void Expect(long count, long? bytes) => journal.Change(progress =>
    {
        if (progress.HasItemsTotal) return;
        progress.ItemsTotal = Math.Max(count, walked);
        if (bytes is { } length) progress.BytesTotal = Math.Max(length, walkedBytes);
    });

    /// <summary>The listing is over, or an archive told more: from now on the total is known.</summary>
    public void ListEnded() => journal.Change(progress =>
    {
        progress.ItemsTotal = walked;
        progress.BytesTotal = walkedBytes;
    });

    /// <summary>A file is begun.</summary>
    /// <param name="path">Safe to show.</param>
    public FileProgress Begin(string path)
    {
        journal.Change(progress => progress.CurrentItem = path);
        return new FileProgress(this);
    }

    /// <param name="bytes">Moved for real; what the rate is made of.</param>
    /// <param name="change">Of the bytes of files that have not ended.</param>
    public void Moved(long bytes, long change)
    {
        Interlocked.Add(ref moved, bytes);
        Interlocked.Add(ref underWay, change);
    }

    /// <summary>A file that was here already.</summary>
    public void Unchanged(long bytes) => journal.Change(progress =>
    {
        progress.Files.Skipped++;
        progress.ItemsDone++;
        ended += bytes;
    });

    /// <summary>Files that came to their end.</summary>
    public async Task EndedAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation)
    {
        journal.Change(progress =>
        {
            foreach (var row in rows) Count(progress, row);
        });
        foreach (var row in rows)
        {
            if (row.Verdict is Verdict.TakenIn or Verdict.Duplicate or Verdict.Skipped) continue;
            if (LedgerMessages.Refusal(row) is { } refusal) journal.Refuse(refusal);
        }

        await journal.ProgressAsync(_ => { }, cancellation, [.. rows.Take(ItemsPerEvent).Select(LedgerMessages.Item)]);
        if (rows.Count > 0) await journal.GotOnAsync(cancellation);
    }

    /// <summary>An event when something moved since the last one, so that one long file shows too.</summary>
    public async Task TickAsync()
    {
        var now = Interlocked.Read(ref moved);
        if (now == told) return;
        told = now;
        // Never broken off: an event that was kept and not noted here would look like another worker's.
        await journal.ProgressAsync(_ => { }, CancellationToken.None);
    }

    /// <summary>Bytes, rate and time left as of now.</summary>
    private void Measure(JobProgress progress)
    {
        progress.BytesDone = Math.Max(progress.BytesDone, ended + Interlocked.Read(ref underWay));
        if (progress.HasBytesTotal) progress.BytesTotal = Math.Max(progress.BytesTotal, progress.BytesDone);
        if (rate.Sample(Interlocked.Read(ref moved)) is { } speed) progress.BytesPerSecond = speed;
        progress.TimeLeft = Left(progress) is { } left ? Duration.FromTimeSpan(left) : null;
    }

    /// <summary>By the share that is done: of the bytes where they are known, else of the files.</summary>
    private TimeSpan? Left(JobProgress progress)
    {
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        if (progress is { HasBytesTotal: true, BytesTotal: > 0, BytesDone: > 0 })
            return TimeSpan.FromSeconds(seconds * (progress.BytesTotal - progress.BytesDone) / progress.BytesDone);
        if (progress is { HasItemsTotal: true, ItemsDone: > 0 })
            return TimeSpan.FromSeconds(seconds * Math.Max(0, progress.ItemsTotal - progress.ItemsDone) / progress.ItemsDone);
        return null;
    }

    private void Count(JobProgress progress, LedgerRow row)
    {
        var files = progress.Files;
        progress.ItemsDone++;
        progress.CurrentItem = row.Path;
        ended += row.SizeBytes ?? 0;
        switch (row.Verdict)
        {
            case Verdict.TakenIn:
                files.TakenIn++;
                break;
            case Verdict.Duplicate:
                files.Duplicate++;
                break;
            case Verdict.Skipped:
                files.Skipped++;
                return;
            default:
                files.Refused++;
                return;
        }

        progress.ByFormat[row.Format] = progress.ByFormat.GetValueOrDefault(row.Format) + 1;
    }
}
