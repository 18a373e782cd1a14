using Lightbox.Ingest.Sources.Http.Guard;

namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>
/// A large file by several connections, given out in order, so that what is stored is always a beginning of the file and can be gone on with.
/// It starts on the connection that is there; only when that one turns out slow are the next segments asked for side by side.
/// </summary>
/// <param name="position">Of <paramref name="first"/> in the file.</param>
internal sealed class SegmentedStream(
    SegmentedFile file, HttpResponseMessage owner, Stream first, long position, HttpOptions options, SegmentBudget budget, TimeProvider clock) : ForwardStream
{
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<(Task Filling, Memory<byte> Bytes)> segments = [];
    private long position = position;
    private long asked;
    private long measured;
    private TimeSpan waited;
    private int taken;
    private bool parallel;
    private bool disposed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= file.Length || buffer.Length == 0) return 0;
        if (!parallel && measured >= options.SegmentBytes) await WeighAsync();
        var read = parallel ? await ReadSegmentAsync(buffer, cancellationToken) : await ReadFirstAsync(buffer, cancellationToken);
        position += read;
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        if (!disposed)
        {
            await stop.CancelAsync();
            // Nobody may still write into a buffer or use a connection that was given back.
            foreach (var (filling, _) in segments) await filling.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            stop.Cancel();
            if (parallel) budget.Leave();
            first.Dispose();
            stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var read = await first.ReadAsync(buffer, cancellation);
        waited += clock.GetElapsedTime(start);
        measured += read;
        return read;
    }

    /// <summary>Was the last segment's worth of bytes slow to come, and is there enough left to gain from more connections?</summary>
    private async Task WeighAsync()
    {
        var fast = measured >= options.FastEnough * waited.TotalSeconds;
        (measured, waited) = (0, TimeSpan.Zero);
        if (fast || file.Length - position < 2L * options.SegmentBytes || !budget.TryEnter()) return;
        parallel = true;
        asked = position;
        await first.DisposeAsync();
        owner.Dispose();
        for (var i = 0; i < options.Segments; i++) Ask(new byte[options.SegmentBytes]);
    }

    private void Ask(Memory<byte> buffer)
    {
        var length = (int)Math.Min(buffer.Length, file.Length - asked);
        if (length == 0) return;
        segments.Enqueue((file.FillAsync(asked, buffer[..length], stop.Token), buffer[..length]));
        asked += length;
    }

    private async ValueTask<int> ReadSegmentAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var (filling, bytes) = segments.Peek();
        await filling.WaitAsync(cancellation);
        var read = Math.Min(buffer.Length, bytes.Length - taken);
        bytes.Slice(taken, read).CopyTo(buffer);
        taken += read;
        if (taken == bytes.Length)
        {
            segments.Dequeue();
            taken = 0;
            Ask(bytes);
        }

        return read;
    }
}
