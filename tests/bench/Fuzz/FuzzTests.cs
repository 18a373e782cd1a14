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

    /// <summary>A writer that is missing would take its format out of the run without a word.</summary>
    [Fact]
    public void Load_OnThisMachine_HasEveryFormatAndTransferSyntax()
    {
        Part.Require(File.Exists("/usr/bin/python3"), "the program python3");
        string[] formats =
        [
            "analyze", "avi", "avif", "bmp", "dicom-enhanced", "dicom-seg", "dicom-series", "dicom-slide", "gif", "hdf5", "jpeg", "mkv", "mp4", "mpeg", "nifti", "nifti-gz",
            "nifti-pair", "npz", "png", "pnm", "tiff", "tiff-pyramid", "webm", "webp",
        ];
        string[] syntaxes =
        [
            "1.2", "1.2.1", "1.2.1.99", "1.2.2", "1.2.4.50", "1.2.4.51", "1.2.4.57", "1.2.4.70", "1.2.4.80", "1.2.4.81", "1.2.4.90", "1.2.4.91", "1.2.4.100", "1.2.4.102", "1.2.4.107",
            "1.2.4.201", "1.2.4.203", "1.2.5",
        ];
        var missing = formats.Concat(syntaxes.Select(syntax => "dicom " + syntax)).Except(FuzzTargets.Load(Seeds.Value).Select(target => target.Name)).ToList();
        Part.Require(missing.Count == 0, $"the programs that write {string.Join(", ", missing)}");
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
