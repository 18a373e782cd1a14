using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Slides;

/// <summary>A DICOM whole-slide image is a series of instances and one asset.</summary>
public abstract class SlideSeriesContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "Slides", "WriteSlide.py"));

    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;
    private string? connectionString;

    private string Files => folder["files"];

    protected override async ValueTask BeginAsync()
    {
        Write("slide");
        catalog = await FakeCatalog.StartAsync();
        connectionString = await ConnectionStringAsync();
    }

    protected override async ValueTask EndAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Instances_OneAssetOfAllOfThem_SecondRunTakesNothing(bool inPlace)
    {
        Write("second");
        var instances = Directory.GetFiles(Files, "*.dcm", SearchOption.AllDirectories).Length;
        Assert.True(instances >= 8);
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files, inPlace);

        Assert.Equal(new FileCounts { Seen = instances, TakenIn = instances }, job.Progress.Files);
        Assert.Equal(2, catalog!.State.Paths.Count);
        Assert.All(catalog.State.Paths.Values, asset =>
        {
            Assert.Equal(instances / 2, asset.Parts.Count);
            Assert.All(asset.Parts, part => Assert.Equal("instance", part.Role));
            Assert.Equal((ImageKind.Slide, 2), (asset.Image.Kind, asset.Image.Levels.Count));
        });
        var rows = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest())).Entries;
        Assert.Equal(2, rows.Select(row => row.Asset).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(Verdict.TakenIn, row.Verdict));
        Assert.Equal(new FileCounts { Seen = instances, Skipped = instances }, (await host.TakeInAsync(Files, inPlace)).Progress.Files);
    }

    [Fact]
    public async Task Stopped_BeforeTheSeriesIsWhole_GoesOnToOneAsset()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalog!.State.BeforeRegister = (_, cancellation) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        await using (var first = await StartAsync())
        {
            await first.StartAsync(Files);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        catalog.State.BeforeRegister = (_, _) => Task.CompletedTask;
        await using var host = await StartAsync();
        var job = await host.EndAsync((await host.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs.Single().Name);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(Directory.GetFiles(Files, "*.dcm", SearchOption.AllDirectories).Length, Assert.Single(catalog.State.Paths).Value.Parts.Count);
    }

    private void Write(string name)
    {
        Directory.CreateDirectory(folder["files", name]);
        ExternalTool.Python(Script, folder["files", name], "full");
        // What the script writes to compare pictures with.
        foreach (var other in Directory.GetFiles(folder["files", name]).Where(path => !path.EndsWith(".dcm", StringComparison.Ordinal))) File.Delete(other);
    }

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(folder["data"], Files, catalog!, connectionString);
}

public sealed class SqliteSlideSeriesTests : SlideSeriesContract<OnSqlite>;

public sealed class PostgresSlideSeriesTests : SlideSeriesContract<OnPostgres>;
