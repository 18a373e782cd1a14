using Lightbox.Storage.Leases;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Leases;

/// <summary>What a lease queue in any store does.</summary>
public abstract class LeaseQueueContract
{
    private const int MaximumFailures = 3;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock clock = new();

    private protected abstract Task<ILeaseQueue> CreateAsync(int maximumFailures, TimeProvider clock);

    private Task<ILeaseQueue> CreateAsync() => CreateAsync(MaximumFailures, clock);

    [Fact]
    public async Task Enqueue_Twice_AddsOnce()
    {
        var queue = await CreateAsync();

        Assert.Equal(2, await queue.EnqueueAsync([new("a", "1"), new("b", "2")], default));
        Assert.Equal(1, await queue.EnqueueAsync([new("b", "other"), new("c", "3")], default));

        var leases = await queue.ClaimAsync("w", 10, Minute, default);
        Assert.Equal(["1", "2", "3"], leases.OrderBy(lease => lease.Id).Select(lease => lease.Payload));
    }

    [Fact]
    public async Task Claim_Taken_IsNotTakenAgain()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([new("a", ""), new("b", "")], default);

        var first = await queue.ClaimAsync("w1", 1, Minute, default);
        var second = await queue.ClaimAsync("w2", 5, Minute, default);

        Assert.Equal("a", Assert.Single(first).Id);
        Assert.Equal("b", Assert.Single(second).Id);
        Assert.Empty(await queue.ClaimAsync("w3", 5, Minute, default));
    }

    [Fact]
    public async Task Claim_WorkerVanishesOftenButGetsOn_NeverGivenUp()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([new("a", "")], default);

        Lease? lease = null;
        for (var i = 0; i < 3 * MaximumFailures; i++)
        {
            lease = Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
            Assert.True(await queue.ProgressedAsync(lease, default));
            clock.Advance(2 * Minute);
        }

        Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
        Assert.False(await queue.ProgressedAsync(lease!, default));
    }

    [Fact]
    public async Task Claim_ByManyWorkers_EveryRowOnce()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([.. Enumerable.Range(0, 200).Select(i => new LeaseItem($"{i:000}", ""))], default);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await queue.ClaimAsync($"w{worker}", 7, Minute, default) is { Count: > 0 } leases) mine.AddRange(leases.Select(lease => lease.Id));
            return mine;
        })));

        Assert.Equal(200, taken.Sum(mine => mine.Count));
        Assert.Equal(200, taken.SelectMany(mine => mine).Distinct().Count());
    }

    [Fact]
    public async Task Complete_ByTheHolder_Done()
    {
        var queue = await CreateAsync();
        var lease = await ClaimOneAsync(queue);

        Assert.True(await queue.CompleteAsync(lease, default));

        Assert.Equal("done", (await queue.FindAsync("a", default))!.State);
        Assert.False(await queue.CompleteAsync(lease, default));
    }

    [Fact]
    public async Task Expired_NextClaimFencesTheOldHolder()
    {
        var queue = await CreateAsync();
        var old = await ClaimOneAsync(queue);
        clock.Advance(Minute + TimeSpan.FromSeconds(1));
        var current = Assert.Single(await queue.ClaimAsync("w2", 1, Minute, default));

        Assert.Equal((1, 2), (old.Attempt, current.Attempt));
        Assert.False(await queue.RenewAsync(old, Minute, default));
        Assert.False(await queue.CompleteAsync(old, default));
        Assert.False(await queue.FailAsync(old, "late", TimeSpan.Zero, default));
        Assert.Equal("w2", (await queue.FindAsync("a", default))!.Worker);
        Assert.True(await queue.CompleteAsync(current, default));
    }

    [Fact]
    public async Task Renew_KeepsTheLease()
    {
        var queue = await CreateAsync();
        var lease = await ClaimOneAsync(queue);
        clock.Advance(Minute / 2);
        Assert.True(await queue.RenewAsync(lease, Minute, default));
        clock.Advance(Minute * 0.75);

        Assert.Empty(await queue.ClaimAsync("w2", 1, Minute, default));
        Assert.True(await queue.CompleteAsync(lease, default));
    }

    [Fact]
    public async Task Fail_ReadyAgainAfterTheWhile()
    {
        var queue = await CreateAsync();
        var lease = await ClaimOneAsync(queue);

        Assert.True(await queue.FailAsync(lease, "no network", Minute, default));

        Assert.Empty(await queue.ClaimAsync("w", 1, Minute, default));
        clock.Advance(Minute);
        Assert.Equal(2, Assert.Single(await queue.ClaimAsync("w", 1, Minute, default)).Attempt);
    }

    [Fact]
    public async Task Fail_LastAttempt_DeadWithTheReason()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([new("a", "")], default);
        for (var i = 1; i <= MaximumFailures; i++)
        {
            var lease = Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
            Assert.True(await queue.FailAsync(lease, $"failed {i}", TimeSpan.Zero, default));
        }

        Assert.Empty(await queue.ClaimAsync("w", 1, Minute, default));
        var row = await queue.FindAsync("a", default);
        Assert.Equal(("dead", 3, "failed 3"), (row!.State, row.Attempt, row.Reason));
    }

    [Fact]
    public async Task Vanished_EveryTime_DeadWithTheReason()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([new("a", "")], default);
        for (var i = 0; i < MaximumFailures; i++)
        {
            Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
            clock.Advance(Minute * 2);
        }

        Assert.Empty(await queue.ClaimAsync("w", 1, Minute, default));
        var row = await queue.FindAsync("a", default);
        Assert.Equal("dead", row!.State);
        Assert.Contains("vanished", row.Reason);
    }

    [Fact]
    public async Task Release_AnyNumberOfTimes_NeverKillsTheWork()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync([new("a", "")], default);
        for (var i = 0; i < 3 * MaximumFailures; i++)
        {
            var lease = Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
            Assert.True(await queue.ReleaseAsync(lease, default));
            Assert.False(await queue.ReleaseAsync(lease, default));
        }

        Assert.Equal("ready", (await queue.FindAsync("a", default))!.State);
    }

    [Fact]
    public async Task ReleaseAll_OfAWorkerThatIsGone_ReadyAtOnce()
    {
        var queue = await CreateAsync();
        var old = await ClaimOneAsync(queue);

        Assert.Equal(0, await queue.ReleaseAllAsync("somebody else", default));
        Assert.Equal(1, await queue.ReleaseAllAsync("w", default));

        Assert.Equal(2, Assert.Single(await queue.ClaimAsync("w", 1, Minute, default)).Attempt);
        Assert.False(await queue.CompleteAsync(old, default));
    }

    [Fact]
    public async Task Again_OfDoneWork_ReadyOnceMore()
    {
        var queue = await CreateAsync();
        var lease = await ClaimOneAsync(queue);
        Assert.False(await queue.AgainAsync("a", default));
        await queue.CompleteAsync(lease, default);

        Assert.True(await queue.AgainAsync("a", default));

        Assert.Equal("a", Assert.Single(await queue.ClaimAsync("w", 1, Minute, default)).Id);
    }

    [Fact]
    public async Task Find_Unknown_Null() => Assert.Null(await (await CreateAsync()).FindAsync("nobody", default));

    private static async Task<Lease> ClaimOneAsync(ILeaseQueue queue)
    {
        await queue.EnqueueAsync([new("a", "")], default);
        return Assert.Single(await queue.ClaimAsync("w", 1, Minute, default));
    }
}
