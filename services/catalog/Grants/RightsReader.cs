using System.Threading.Channels;

namespace Lightbox.Catalog.Grants;

/// <summary>Somebody who keeps answers and is told when rights end.</summary>
/// <param name="belief">How long they believe an answer.</param>
internal sealed class RightsReader(TimeSpan belief, Action<RightsReader> leave) : IDisposable
{
    /// <summary>Two clocks, and a message on its way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly List<(long Number, TaskCompletionSource Heard)> waiting = [];
    private readonly CancellationTokenSource gone = new();

    /// <summary>The later number says all that the earlier one did.</summary>
    private readonly Channel<long> numbers = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private long heard = -1;

    /// <summary>What to tell.</summary>
    public ChannelReader<long> Numbers => numbers.Reader;

    /// <summary>Done when they did not answer in time: they are not waited for again.</summary>
    public CancellationToken Gone => gone.Token;

    public void Tell(long number) => numbers.Writer.TryWrite(number);

    /// <summary>Tells, and waits until they have heard, have left, or believe nothing any more that they got before.</summary>
    public async Task HearAsync(long number, TimeProvider clock)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (gone.IsCancellationRequested || heard >= number) return;
            waiting.Add((number, done));
        }

        Tell(number);
        try
        {
            await done.Task.WaitAsync(belief + Margin, clock);
        }
        catch (TimeoutException)
        {
            Leave();
        }
    }

    public void Heard(long number)
    {
        lock (gate)
        {
            heard = Math.Max(heard, number);
            foreach (var (_, done) in waiting.Where(one => one.Number <= number)) done.TrySetResult();
            waiting.RemoveAll(one => one.Number <= number);
        }
    }

    public void Dispose() => Leave();

    private void Leave()
    {
        lock (gate)
        {
            if (gone.IsCancellationRequested) return;
            gone.Cancel();
            foreach (var (_, done) in waiting) done.TrySetResult();
            waiting.Clear();
        }

        leave(this);
    }
}
