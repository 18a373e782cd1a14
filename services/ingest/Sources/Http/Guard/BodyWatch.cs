namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>
/// Sees that a body comes: not standing still, not dripping, not for ever. Only time spent waiting for the server counts for the first two;
/// a reader that is busy elsewhere is not the server's fault.
/// </summary>
internal sealed class BodyWatch : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly HttpOptions options;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource source = new();
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly long start;
    private long waitingSince;
    private TimeSpan waited;
    private long windowBytes;

    public BodyWatch(HttpOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        start = clock.GetTimestamp();
        var period = new[] { Longest, options.IdleTimeout / 4, options.SlowWindow / 4, options.TotalTimeout / 4 }.Min();
        timer = clock.CreateTimer(static state => ((BodyWatch)state!).Look(), this, period, period);
    }

    /// <summary>Cancelled when the body is given up.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Why it was given up: reads after the host's name.</summary>
    public string? Verdict { get; private set; }

    public void Cancel() => source.Cancel();

    public void ReadBegins()
    {
        lock (gate) waitingSince = clock.GetTimestamp();
    }

    public void ReadEnds(int bytes)
    {
        lock (gate)
        {
            waited += clock.GetElapsedTime(waitingSince);
            waitingSince = 0;
            windowBytes += bytes;
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private void Look()
    {
        lock (gate)
        {
            if (Verdict is not null) return;
            var standing = waitingSince == 0 ? TimeSpan.Zero : clock.GetElapsedTime(waitingSince);
            if (standing > options.IdleTimeout) Verdict = "sends nothing any more";
            else if (clock.GetElapsedTime(start) > options.TotalTimeout) Verdict = "takes longer than one file may take";
            else if (waited + standing > options.SlowWindow) CloseWindow(waited + standing);
            if (Verdict is null) return;
        }

        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The body was put away in the same moment.
        }
    }

    private void CloseWindow(TimeSpan length)
    {
        if (windowBytes < options.LeastBytesPerSecond * length.TotalSeconds) Verdict = $"sends less than {options.LeastBytesPerSecond} bytes a second";
        (waited, windowBytes) = (TimeSpan.Zero, 0);
        if (waitingSince != 0) waited = -clock.GetElapsedTime(waitingSince);
    }
}
