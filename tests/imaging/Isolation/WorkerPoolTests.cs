using System.Diagnostics;
using Lightbox.Imaging.Isolation;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Isolation;

/// <summary>What a crash, a hang and a memory bomb cost: the request that brought them.</summary>
public sealed class WorkerPoolTests : IDisposable
{
    private const int Width = 300, Height = 200;

    private static readonly Lazy<byte[]> Codestream = new(Jpeg2000Streams.Noise);

    private readonly WorkerPool pool = new(2, TimeSpan.FromMinutes(1));

    public void Dispose() => pool.Dispose();

    [Fact]
    public void Ask_ManyTimes_KeepsOneWorker()
    {
        var workers = Enumerable.Range(0, 5).Select(_ => Decode().Worker).Distinct().ToArray();
        Assert.Equal(pool.Idle, workers);
    }

    [Fact]
    public void Ask_WorkerKilledWhileIdle_NobodyNotices()
    {
        int first = Decode().Worker;
        Kill(first);
        var (picture, second) = Decode();
        Assert.Equal((Width, Height), (picture.Width, picture.Height));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Ask_WorkerKilledInTheMiddle_CostsThatRequestOnly()
    {
        int first = Decode().Worker;
        Signal(first, "STOP");
        var asked = Task.Run(() => Decode(), TestContext.Current.CancellationToken);
        while (pool.Idle.Count > 0) await Task.Yield();
        Kill(first);
        var refused = await Assert.ThrowsAsync<UnsupportedImageException>(() => asked);
        Assert.Equal("JPEG 2000", refused.Feature);
        Assert.NotEqual(first, Decode().Worker);
    }

    [Fact]
    public void Ask_WorkerThatHangs_IsEndedAtTheDeadline()
    {
        int first = Decode().Worker;
        Signal(first, "STOP");
        var start = Stopwatch.StartNew();
        Assert.Throws<ImageLimitException>(() => Decode(TimeSpan.FromMilliseconds(400)));
        Assert.InRange(start.Elapsed.TotalSeconds, 0.3, 5);
        Assert.False(IsAlive(first));
        Assert.NotEqual(first, Decode().Worker);
    }

    [Fact]
    public void Ask_CallerGoesAwayFromAHang_TheWorkerIsEnded()
    {
        int first = Decode().Worker;
        Signal(first, "STOP");
        using var away = new CancellationTokenSource();
        away.CancelAfter(50);
        Assert.ThrowsAny<OperationCanceledException>(() => Decode(cancellation: away.Token));
        Assert.False(IsAlive(first));
    }

    [Fact]
    public void Ask_MoreMemoryThanAllowed_IsRefusedAndTheNextGoesOn()
    {
        var bomb = Jpeg2000Streams.Flat(6000, 6000);
        var request = new WorkerRequest(WorkerJob.Jpeg2000, [], "JPEG 2000", 64 << 20, TimeSpan.FromSeconds(20));
        Assert.ThrowsAny<ImagingException>(() => pool.Ask(request, bomb, CancellationToken.None));
        Assert.Equal(Width, Decode().Picture.Width);
    }

    [Fact]
    public void Ask_Nobody_WorkersEnd()
    {
        using var impatient = new WorkerPool(2, TimeSpan.FromMilliseconds(100));
        int worker = impatient.Ask(Request(TimeSpan.FromSeconds(20)), Codestream.Value, CancellationToken.None).Worker;
        Assert.True(SpinWait.SpinUntil(() => impatient.Idle.Count == 0 && !IsAlive(worker), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Dispose_Always_EndsTheWorkers()
    {
        var ended = new WorkerPool(1, TimeSpan.FromMinutes(1));
        int worker = ended.Ask(Request(TimeSpan.FromSeconds(20)), Codestream.Value, CancellationToken.None).Worker;
        ended.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(worker), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Start_Always_PassesNoSecretOfTheEnvironmentOn()
    {
        int worker = Decode().Worker;
        Part.Require(OperatingSystem.IsLinux(), "/proc");
        var names = File.ReadAllText($"/proc/{worker}/environ").Split('\0').Select(entry => entry.Split('=')[0]).Where(name => name.Length > 0);
        Assert.Empty(names.Where(name => !name.StartsWith("DOTNET_", StringComparison.Ordinal))
            .Except(["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "LANG"]));
    }

    private (PixelBuffer Picture, int Worker) Decode(TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var (answer, worker) = pool.Ask(Request(deadline ?? TimeSpan.FromSeconds(20)), Codestream.Value, cancellation);
        return (WorkerResult.Picture(answer, "JPEG 2000"), worker);
    }

    private static WorkerRequest Request(TimeSpan deadline) => new(WorkerJob.Jpeg2000, [], "JPEG 2000", 512 << 20, deadline);

    private static void Kill(int process)
    {
        Signal(process, "KILL");
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(process), TimeSpan.FromSeconds(10)));
    }

    private static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
