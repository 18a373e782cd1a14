using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>Counts what a job's readers get done, and tells the journal of it now and then: rate and time left are those of the last seconds.</summary>
internal sealed class WorkProgress(JobJournal journal, string phase, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim telling = new(1, 1);
    private readonly Queue<(long At, long Bytes, long Items)> samples = new([(clock.GetTimestamp(), 0, 0)]);
    private long told = clock.GetTimestamp();
    private long items;
    private long bytes;

    /// <summary>Items in all; null while it is not known.</summary>
    public long? ItemsTotal { get; set; }

    /// <summary>Bytes in all; null while it is not known.</summary>
    public long? BytesTotal { get; set; }

    public long Items => Interlocked.Read(ref items);

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Bytes of the item under way.</summary>
    public ValueTask ReadAsync(int count, string item, CancellationToken cancellation)
    {
        Interlocked.Add(ref bytes, count);
        return TellAsync(item, cancellation);
    }

    public ValueTask EndedAsync(string item, CancellationToken cancellation)
    {
        Interlocked.Increment(ref items);
        return TellAsync(item, cancellation);
    }

    /// <summary>Tells how it stands, whether or not it is time to.</summary>
    public async Task TellNowAsync(CancellationToken cancellation)
    {
        await telling.WaitAsync(cancellation);
        try
        {
            await journal.ProgressAsync(progress => Fill(progress, ""), cancellation);
        }
        finally
        {
            telling.Release();
        }
    }

    public void Dispose() => telling.Dispose();

    private async ValueTask TellAsync(string item, CancellationToken cancellation)
    {
        if (clock.GetElapsedTime(Volatile.Read(ref told)) < Interval || !await telling.WaitAsync(0, cancellation)) return;
        try
        {
            Volatile.Write(ref told, clock.GetTimestamp());
            await journal.ProgressAsync(progress => Fill(progress, item), cancellation);
        }
        finally
        {
            telling.Release();
        }
    }

    private void Fill(JobProgress progress, string item)
    {
        var (doneBytes, doneItems, now) = (Bytes, Items, clock.GetTimestamp());
        progress.Phase = phase;
        progress.CurrentItem = item;
        progress.ItemsDone = doneItems;
        progress.BytesDone = doneBytes;
        if (ItemsTotal is { } itemsTotal) progress.ItemsTotal = Math.Max(itemsTotal, doneItems);
        if (BytesTotal is { } bytesTotal) progress.BytesTotal = Math.Max(bytesTotal, doneBytes);

        while (samples.Count > 1 && clock.GetElapsedTime(samples.Peek().At, now) > Window) samples.Dequeue();
        var (at, oldBytes, oldItems) = samples.Peek();
        samples.Enqueue((now, doneBytes, doneItems));
        var seconds = clock.GetElapsedTime(at, now).TotalSeconds;
        if (seconds <= 0) return;
        progress.BytesPerSecond = (doneBytes - oldBytes) / seconds;
        progress.TimeLeft = TimeLeft(progress, progress.BytesPerSecond, (doneItems - oldItems) / seconds);
    }

    /// <summary>By bytes where there are any to read, else by items; null when nothing moved.</summary>
    private static Duration? TimeLeft(JobProgress progress, double bytesPerSecond, double itemsPerSecond)
    {
        if (progress is { HasBytesTotal: true } && bytesPerSecond > 0) return Seconds((progress.BytesTotal - progress.BytesDone) / bytesPerSecond);
        return progress is { HasItemsTotal: true } && itemsPerSecond > 0 ? Seconds((progress.ItemsTotal - progress.ItemsDone) / itemsPerSecond) : null;
    }

    private static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(365).TotalSeconds)));
}
