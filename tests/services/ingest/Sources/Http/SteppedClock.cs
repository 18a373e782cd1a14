namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Time that passes in steps; each timer that was made is due once a step.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly List<Timer> timers = [];
    private long now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        timers.Add(new Timer(callback, state));
        return timers[^1];
    }

    public void Step(TimeSpan by)
    {
        now += by.Ticks;
        foreach (var timer in timers) timer.Fire();
    }

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private bool ended;

        public void Fire()
        {
            if (!ended) callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !ended;

        public void Dispose() => ended = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
