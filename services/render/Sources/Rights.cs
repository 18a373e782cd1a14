namespace Lightbox.Render.Sources;

/// <summary>
/// Whether what the catalog allowed may still be believed: nothing is while nobody would tell us that a right has ended, and nothing that was allowed before the last one ended.
/// </summary>
internal sealed class Rights(TimeProvider clock)
{
    private readonly TaskCompletionSource followed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int last;

    /// <summary>0 while nobody would tell.</summary>
    private volatile int current;

    /// <summary>Done once the catalog tells us for the first time.</summary>
    public Task Followed => followed.Task;

    /// <summary>To be taken before the catalog is asked.</summary>
    public Moment Now => new(clock.GetTimestamp(), current);

    /// <summary>Whether an answer of then is still to be believed.</summary>
    /// <param name="lifetime">For how long at the most.</param>
    public bool Hold(Moment asked, TimeSpan lifetime) => Hold(asked, lifetime, clock.GetTimestamp());

    /// <param name="now">Timestamp.</param>
    public bool Hold(Moment asked, TimeSpan lifetime, long now) => asked.Number != 0 && asked.Number == current && clock.GetElapsedTime(asked.Timestamp, now) < lifetime;

    /// <summary>A right has ended, or the catalog begins to tell us: what was kept is forgotten.</summary>
    public void Ended()
    {
        current = Interlocked.Increment(ref last);
        followed.TrySetResult();
    }

    /// <summary>The catalog does not reach us any more.</summary>
    public void Lost() => current = 0;
}

/// <summary>When something was asked.</summary>
/// <param name="Number">How many rights had ended by then.</param>
internal sealed record Moment(long Timestamp, int Number);
