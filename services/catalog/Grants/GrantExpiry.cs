using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Grants;

/// <summary>Tells the watchers when a grant runs out by itself.</summary>
internal sealed class GrantExpiry : IDisposable
{
    /// <summary>A timer's longest wait; then it looks again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly GrantShelf grants;
    private readonly RightsWatch rights;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public GrantExpiry(GrantShelf grants, RightsWatch rights, TimeProvider clock)
    {
        this.grants = grants;
        this.rights = rights;
        this.clock = clock;
        timer = clock.CreateTimer(_ => RunOut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From the next load of the grants on.</summary>
    public void Follow() => grants.Loaded += Plan;

    public void Dispose()
    {
        grants.Loaded -= Plan;
        timer.Dispose();
    }

    private void Plan()
    {
        var now = clock.GetUtcNow();
        var next = grants.Standing.Select(EndOf).OfType<DateTimeOffset>().Where(end => end > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (next == DateTimeOffset.MaxValue) return;
        timer.Change(next - now < Longest ? next - now : Longest, Timeout.InfiniteTimeSpan);
    }

    private void RunOut()
    {
        // Nobody waits for it here: whoever asks is refused already.
        _ = rights.EndedAsync();
        Plan();
    }

    private static DateTimeOffset? EndOf(Grant grant) => grant.ExpireTime?.ToDateTimeOffset();
}
