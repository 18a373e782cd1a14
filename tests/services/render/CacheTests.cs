using Lightbox.Render.Cache;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Row 30 of the abuse cases, and that both caches stay within their bounds.</summary>
public sealed class CacheTests : RenderTest
{
    [Fact]
    public async Task RenderPreview_FiveHundredAtOnce_IsDecodedOnce()
    {
        var request = new RenderPreviewRequest { Asset = $"assets/{Add(Slide)}", MaxEdge = 512 };
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async _ => await Client.RenderPreviewAsync(request)));
        Assert.Equal(1, Host.Renderer.Made);
        Assert.Equal(1, Host.Readers.Count);
        Assert.All(answers, answer => Assert.Equal(answers[0].Data, answer.Data));
    }

    [Fact]
    public async Task RenderPreview_AfterARestart_ComesFromDisk()
    {
        var id = Add(Ct);
        var first = await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" });
        await using var restarted = await RenderHost.StartAsync(Folder);
        restarted.Catalog.AddInPlace(Samples.Path(Ct));
        Assert.Equal(first.Data, (await restarted.Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" })).Data);
        Assert.Equal(0, restarted.Renderer.Made);
    }

    [Fact]
    public async Task RunAsync_LastWaiterLeaves_StopsTheWork()
    {
        var flights = new Flights<int>();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        async Task<int> Work(CancellationToken token)
        {
            started.TrySetResult();
            token.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }

        var one = flights.RunAsync("key", Work, first.Token);
        var two = flights.RunAsync("key", _ => throw new InvalidOperationException("boards the first one's flight"), second.Token);
        await started.Task;
        first.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(stopped.Task.IsCompleted);
        second.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(7, await flights.RunAsync("key", _ => Task.FromResult(7), default));
    }

    [Fact]
    public async Task RunAsync_WorkFails_EveryWaiterHearsItAndTheNextStartsAnew()
    {
        var flights = new Flights<int>();
        var release = new TaskCompletionSource();
        async Task<int> Work(CancellationToken token)
        {
            await release.Task;
            throw new InvalidDataException("broken");
        }

        var waiters = Enumerable.Range(0, 3).Select(_ => flights.RunAsync("key", Work, default)).ToList();
        release.SetResult();
        foreach (var waiter in waiters) await Assert.ThrowsAsync<InvalidDataException>(() => waiter);
        Assert.Equal(1, await flights.RunAsync("key", _ => Task.FromResult(1), default));
    }

    [Fact]
    public void MemoryCache_TooMuch_LetsTheOldestGo()
    {
        var cache = new MemoryCache(1000);
        for (int i = 0; i < 10; i++) cache.Add($"{i}", new byte[120]);
        Assert.True(cache.Bytes <= 1000);
        Assert.False(cache.TryGet("0", out _));
        Assert.True(cache.TryGet("9", out _));
        cache.Add("large", new byte[500]);
        Assert.False(cache.TryGet("large", out _));
    }

    [Fact]
    public void DiskCache_TooMuch_StaysWithinItsBound()
    {
        var cache = new DiskCache(Folder["small"], 10_000, NullLogger<DiskCache>.Instance);
        for (int i = 0; i < 50; i++) cache.Write($"{i:x2}{new string('0', 30)}", new byte[900]);
        var files = new DirectoryInfo(Folder["small"]).GetFiles("*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.True(files.Sum(file => file.Length) <= 10_000);
    }

    [Fact]
    public void DiskCache_FileCutShort_IsNotBelieved()
    {
        var cache = new DiskCache(Folder["cut"], 10_000, NullLogger<DiskCache>.Instance);
        var key = new string('a', 32);
        cache.Write(key, [1, 2, 3]);
        Assert.Equal([1, 2, 3], cache.TryRead(key)!);
        var file = new DirectoryInfo(Folder["cut"]).GetFiles("*", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file.FullName, File.ReadAllBytes(file.FullName)[..^1]);
        Assert.Null(cache.TryRead(key));
    }

    [Fact]
    public void DiskCache_DiskFull_CostsNobodyAnything()
    {
        using var disk = new SmallDisk(4096);
        var cache = new DiskCache(Path.Combine(disk.Path, "cache"), 1L << 30, NullLogger<DiskCache>.Instance);
        for (int i = 0; i < 40; i++) cache.Write($"{i:x2}{new string('0', 30)}", new byte[1 << 20]);
        Assert.DoesNotContain(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories), file => Path.GetFileName(file).Contains('.'));
    }
}
