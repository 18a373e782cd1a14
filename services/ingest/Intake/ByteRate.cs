namespace Lightbox.Ingest.Intake;

/// <summary>Bytes a second over the last seconds. Not safe for several threads.</summary>
internal sealed class ByteRate(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Time, long Bytes)> samples = new();

    /// <param name="bytes">Moved so far, in all.</param>
    /// <returns>Null until there is a while to measure over.</returns>
    public double? Sample(long bytes)
    {
        var now = clock.GetTimestamp();
        samples.Enqueue((now, bytes));
        while (samples.Count > 2 && clock.GetElapsedTime(samples.Peek().Time, now) > Window) samples.Dequeue();
        var (time, before) = samples.Peek();
        var seconds = clock.GetElapsedTime(time, now).TotalSeconds;
        return seconds > 0 ? (bytes - before) / seconds : null;
    }
}
