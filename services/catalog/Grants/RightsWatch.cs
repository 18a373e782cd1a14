using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

/// <summary>
/// Who keeps answers about rights, and what they were told last. Nobody is called: they watch, and who ends a right waits for them, so that a picture in a cache is not shown once
/// the withdrawal has been answered.
/// </summary>
internal sealed class RightsWatch(TimeProvider clock)
{
    /// <summary>Readers of files; a house has a handful.</summary>
    private const int MaximumReaders = 256;

    private readonly Lock gate = new();
    private readonly HashSet<RightsReader> readers = [];
    private long number;

    /// <exception cref="LimitExceededException">Too many watch.</exception>
    public RightsReader Join(TimeSpan belief)
    {
        lock (gate)
        {
            if (readers.Count >= MaximumReaders) throw new LimitExceededException($"{MaximumReaders} watch already.", "WATCHER_LIMIT");
            var reader = new RightsReader(belief, Leave);
            readers.Add(reader);
            reader.Tell(number);
            return reader;
        }
    }

    /// <summary>To be called when a right has ended and this service refuses already; done when everybody has heard. Not with the caller's cancellation: the act is done.</summary>
    public Task EndedAsync()
    {
        RightsReader[] told;
        long now;
        lock (gate)
        {
            now = ++number;
            told = [.. readers];
        }

        return Task.WhenAll(told.Select(reader => reader.HearAsync(now, clock)));
    }

    private void Leave(RightsReader reader)
    {
        lock (gate) readers.Remove(reader);
    }
}
