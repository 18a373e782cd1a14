using System.Diagnostics;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>The shared real files, and many files.</summary>
public sealed class SharedFilesTests
{
    [Fact]
    public async Task RealFiles_EachAccountedFor_EveryRefusalExplained()
    {
        var root = Samples.Path("");
        using var folder = new TemporaryFolder();
        await using var catalog = await FakeCatalog.StartAsync();
        await using var host = await IngestHost.StartAsync(folder["data"], root, catalog);

        var job = await host.TakeInAsync(root, inPlace: true);
        var status = await host.StatusAsync();

        var files = Directory.GetFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        Assert.Equal(files.Length, status.Files.Seen);
        Assert.Equal(status.Files.Seen, status.Files.TakenIn + status.Files.Duplicate + status.Files.Skipped + status.Files.Refused);
        Assert.Equal(status.Files.TakenIn + status.Files.Duplicate, status.ByFormat.Values.Sum());
        Assert.Equal(catalog.State.Paths.Count, status.Files.TakenIn + status.Files.Duplicate);
        Assert.True(status.ByFormat["dicom"] > 60 && status.ByFormat["nifti"] > 0 && status.ByFormat["svs"] > 0, status.ByFormat.ToString());
        var skipped = (await host.Ingest.ListRefusalsAsync(new ListRefusalsRequest { Skipped = true, PageSize = 1000 })).Refusals;
        Assert.All(status.Refused.Concat(skipped), AssertExplained);
        Assert.True(job.State is JobState.Succeeded or JobState.PartiallySucceeded);
        Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ManySmallFiles_InSeconds(bool inPlace)
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 5_000; i++) folder.Write($"files/{i / 500}/{i}.png", Pictures.Png(i));
        await using var catalog = await FakeCatalog.StartAsync();
        await using var host = await IngestHost.StartAsync(folder["data"], folder["files"], catalog);
        var clock = Stopwatch.StartNew();

        var job = await host.TakeInAsync(folder["files"], inPlace);

        Assert.Equal(new FileCounts { Seen = 5_000, TakenIn = 5_000 }, job.Progress.Files);
        TestContext.Current.TestOutputHelper?.WriteLine($"first {clock.Elapsed}, {catalog.State.Batches.Count} batches");
        // A loose bound: it is there to catch a commit or a call for every file, not to measure.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.True(catalog.State.Batches.Count < 1000);
        clock.Restart();
        Assert.Equal(new FileCounts { Seen = 5_000, Skipped = 5_000 }, (await host.TakeInAsync(folder["files"], inPlace)).Progress.Files);
        TestContext.Current.TestOutputHelper?.WriteLine($"second {clock.Elapsed}");
    }

    private static void AssertExplained(Refusal refusal)
    {
        Assert.Matches("^[A-Z][A-Z0-9_]+$", refusal.Code);
        Assert.Matches(@"^[^\n]{8,400}$", refusal.Reason);
        Assert.DoesNotContain("Exception", refusal.Reason);
        Assert.DoesNotContain("   at ", refusal.Reason);
        TestContext.Current.TestOutputHelper?.WriteLine($"{refusal.Path}: {refusal.Code} {refusal.Reason} {(refusal.HasOffset ? refusal.Offset : "")}");
    }
}
