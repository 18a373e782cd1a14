using System.Diagnostics;
using Lightbox.Bench.Fuzz;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Bench.Tests.Fuzz;

/// <summary>The thirty-second form of the half-hour run `bench run fuzz`, and that the run would see what it looks for.</summary>
public sealed class FuzzTests
{
    private static readonly Lazy<string> Seeds = new(FuzzTargets.Prepare);

    [Fact]
    public async Task Run_ThirtySeconds_FindsNothing()
    {
        Part.Require(Samples.Root is not null, "the shared sample files (LIGHTBOX_SAMPLES)");
        Part.Require(File.Exists("/usr/bin/python3"), "the program python3");
        using var output = new StringWriter();
        var before = Console.Out;
        Console.SetOut(output);
        try
        {
            Assert.True(await FuzzRun.RunAsync(new FuzzOptions(Seconds: 30, Seed: 1), TestContext.Current.CancellationToken) == 0, output.ToString());
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    [Fact]
    public void Case_OfOneNumber_IsTheSameEveryTime()
    {
        Part.Require(File.Exists("/usr/bin/python3"), "the program python3");
        foreach (var target in FuzzTargets.Load(Seeds.Value))
        {
            var (first, second, other) = (target.Case(1, 7), target.Case(1, 7), target.Case(2, 7));
            Assert.Equal((first.Base, first.Steps, first.Ways), (second.Base, second.Steps, second.Ways));
            Assert.Equal(first.Broken.Parts.SelectMany(part => part.Bytes), second.Broken.Parts.SelectMany(part => part.Bytes));
            Assert.NotEqual((first.Base, first.Steps), (other.Base, other.Steps));
        }
    }

    [Fact]
    public async Task Slice_WorkerKilled_IsAFindAtItsCaseAndTheNextGoesOn()
    {
        Part.Require(File.Exists("/usr/bin/python3"), "the program python3");
        using var child = new FuzzChild(Seeds.Value, 1);
        var (next, _) = await child.SliceAsync(0, 0, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        Assert.True(next > 0);
        var dying = child.SliceAsync(0, next, TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        using (var worker = Process.GetProcessById(child.WorkerId!.Value)) worker.Kill();
        var (after, said) = await dying;
        Assert.Contains("the process ended", Assert.Single(said), StringComparison.Ordinal);
        Assert.StartsWith($"find {after - 1} !", said[0], StringComparison.Ordinal);
        Assert.True((await child.SliceAsync(0, after, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken)).Next > after);
    }

    [Fact]
    public void Check_CallThatTakesTooMuch_IsAFind()
    {
        Assert.Null(FuzzBudget.Check("call", 100, () => GC.KeepAlive(new byte[1 << 20])));
        Assert.Contains("allocated", FuzzBudget.Check("call", 100, () => GC.KeepAlive(new byte[80 << 20])), StringComparison.Ordinal);
        Assert.Null(FuzzBudget.Check("call", 8 << 20, () => GC.KeepAlive(new byte[80 << 20])));
    }
}
