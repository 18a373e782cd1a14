using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>The service over gRPC, on either store.</summary>
public abstract class IngestContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;
    private string? connectionString;

    private string Files => folder["files"];

    private string Data => folder["data"];

    private CatalogState Catalog => catalog!.State;

    protected override async ValueTask BeginAsync()
    {
        Directory.CreateDirectory(Files);
        catalog = await FakeCatalog.StartAsync();
    }

    protected override async ValueTask EndAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Folder_MixedFiles_EveryOneAccountedFor()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        folder.Write("files/sub/same-as-a.bin", Pictures.Png(1));
        folder.Write("files/sub/b", Pictures.Png(2));
        folder.Write("files/README.md", "read me"u8);
        folder.Write("files/.hidden.json", "{}"u8);
        folder.Write("files/empty.dcm", []);
        folder.Write("files/set.zip", [.. "PK\x03\x04"u8, .. new byte[100]]);
        folder.Write("files/cut.png", Pictures.Png(3).AsSpan(0, 20));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);
        var status = await host.StatusAsync();

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal(new FileCounts { Seen = 8, TakenIn = 2, Duplicate = 1, Skipped = 2, Refused = 3 }, job.Progress.Files);
        Assert.Equal(job.Progress.Files, status.Files);
        Assert.Equal(3, status.ByFormat["png"]);
        Assert.Equal(0, status.ActiveJobs);
        Assert.Equal(["cut.png", "empty.dcm", "set.zip"], status.Refused.Select(refusal => refusal.Path));
        Assert.Equal("EMPTY_FILE", status.Refused[1].Code);
        Assert.Equal("TRUNCATED", status.Refused[2].Code);
        Assert.Contains(status.Refused[0].Code, new[] { "TRUNCATED", "BROKEN_FILE" });
        Assert.All(status.Refused, refusal => Assert.EndsWith(".", refusal.Reason));
        Assert.Equal(["a.png", "sub/b", "sub/same-as-a.bin"], Catalog.Paths.Keys.Select(key => key.Path).Order(StringComparer.Ordinal));
        var skipped = await host.Ingest.ListRefusalsAsync(new ListRefusalsRequest { Skipped = true });
        Assert.Equal([".hidden.json", "README.md"], skipped.Refusals.Select(refusal => refusal.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecondRun_Unchanged_TakesNothingInTwice(bool inPlace)
    {
        for (var i = 0; i < 20; i++) folder.Write($"files/{i}.png", Pictures.Png(i));
        await using (var first = await StartAsync()) await first.TakeInAsync(Files, inPlace);
        Catalog.Batches.Clear();
        await using var host = await StartAsync();
        var before = await host.StatusAsync();

        var job = await host.TakeInAsync(Files, inPlace);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(new FileCounts { Seen = 20, Skipped = 20 }, job.Progress.Files);
        Assert.Empty(Catalog.Batches);
        Assert.Equal(before, await host.StatusAsync());
    }

    [Fact]
    public async Task SecondRun_OneFileChanged_TakesThatOneIn()
    {
        var path = folder.Write("files/a.png", Pictures.Png(1));
        folder.Write("files/b.png", Pictures.Png(2));
        await using var host = await StartAsync();
        await host.TakeInAsync(Files, inPlace: true);
        var old = Catalog.Paths[(IngestHost.Dataset, "a.png")].Parts[0].Sha256;
        File.WriteAllBytes(path, Pictures.Png(3));

        var job = await host.TakeInAsync(Files, inPlace: true);

        Assert.Equal(new FileCounts { Seen = 2, Skipped = 1, TakenIn = 1 }, job.Progress.Files);
        Assert.NotEqual(old, Catalog.Paths[(IngestHost.Dataset, "a.png")].Parts[0].Sha256);
        Assert.Equal(2, (await host.StatusAsync()).Files.Seen);
    }

    [Fact]
    public async Task Copy_TheBlobHoldsTheBytes_InPlaceWritesNone()
    {
        var content = Pictures.Png(1);
        folder.Write("files/a.png", content);
        await using var host = await StartAsync();

        await host.TakeInAsync(Files, inPlace: true);
        var place = Catalog.Paths[(IngestHost.Dataset, "a.png")].Files[0];
        Assert.Equal((Path.Combine(Files, "a.png"), (long)content.Length), (place.Location.InPlace.Path, place.Location.InPlace.SizeBytes));
        Assert.True(place.Location.InPlace.HasInode);
        Assert.Empty(Blobs());

        await host.TakeInAsync(Files);
        var copy = Catalog.Paths[(IngestHost.Dataset, "a.png")].Files[0];
        Assert.Equal("default", copy.Location.Blob.Store);
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(Data, "blobs", copy.Sha256[..2], copy.Sha256[2..])));
    }

    [Fact]
    public async Task CatalogueDown_ThenBack_RegistersWhatWasStored()
    {
        for (var i = 0; i < 5; i++) folder.Write($"files/{i}.png", Pictures.Png(i));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Catalog.BeforeRegister = (_, cancellation) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        await using (var first = await StartAsync())
        {
            await first.StartAsync(Files, inPlace: true);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
            var stored = await first.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { Filter = "verdict = STORED" });
            Assert.NotEmpty(stored.Entries);
        }

        Catalog.BeforeRegister = (_, _) => Task.CompletedTask;
        await using var host = await StartAsync();
        var name = (await host.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs.Single().Name;
        var job = await host.EndAsync(name);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(5, Catalog.Paths.Count);
        Assert.Equal(new FileCounts { Seen = 5, TakenIn = 5 }, (await host.StatusAsync()).Files);
        Assert.True(job.Attempt >= 2);
    }

    [Fact]
    public async Task Registration_OneOfManyIsRefused_TheOthersAreRegistered()
    {
        for (var i = 0; i < 20; i++) folder.Write($"files/{i:00}.png", Pictures.Png(i));
        Catalog.BeforeRegister = (request, _) => request.Assets.Any(asset => asset.Path == "07.png")
            ? throw new RpcException(new Status(StatusCode.InvalidArgument, "assets[7].path"))
            : Task.CompletedTask;
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(new FileCounts { Seen = 20, TakenIn = 19, Refused = 1 }, job.Progress.Files);
        Assert.Equal(("07.png", "CATALOG_REFUSED"), (job.Refusals.Single().Path, job.Refusals.Single().Code));
    }

    [Fact]
    public async Task Cancel_MidJob_EndsItAndLeavesTheFolderUsable()
    {
        for (var i = 0; i < 50; i++) folder.Write($"files/{i}.png", Pictures.Png(i));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Catalog.BeforeRegister = (_, cancellation) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        await using var host = await StartAsync();
        var started = await host.StartAsync(Files);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await host.Jobs.CancelJobAsync(new CancelJobRequest { Name = started.Name });
        var job = await host.EndAsync(started.Name);

        Assert.Equal(JobState.Cancelled, job.State);
        Assert.Empty(Partials());
        var again = await Assert.ThrowsAsync<RpcException>(async () => await host.Jobs.CancelJobAsync(new CancelJobRequest { Name = started.Name }));
        Assert.Equal(StatusCode.FailedPrecondition, again.StatusCode);

        Catalog.BeforeRegister = (_, _) => Task.CompletedTask;
        Assert.Equal(JobState.Succeeded, (await host.TakeInAsync(Files)).State);
        Assert.Equal(new FileCounts { Seen = 50, TakenIn = 50 }, (await host.StatusAsync()).Files);
    }

    [Fact]
    public async Task PauseAndResume_GoesOnToTheEnd()
    {
        for (var i = 0; i < 10; i++) folder.Write($"files/{i}.png", Pictures.Png(i));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Catalog.BeforeRegister = (_, cancellation) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        await using var host = await StartAsync();
        var started = await host.StartAsync(Files);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.Jobs.PauseJobAsync(new PauseJobRequest { Name = started.Name });
        var paused = await host.EndAsync(started.Name);
        Assert.Equal(JobState.Paused, paused.State);

        Catalog.BeforeRegister = (_, _) => Task.CompletedTask;
        var stale = await Assert.ThrowsAsync<RpcException>(async () => await host.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = started.Name, Etag = "old" }));
        Assert.Equal(StatusCode.Aborted, stale.StatusCode);
        await host.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = started.Name, Etag = paused.Etag });

        Assert.Equal(JobState.Succeeded, (await host.EndAsync(started.Name)).State);
        Assert.Equal(10, Catalog.Paths.Count);
    }

    [Fact]
    public async Task Retry_AfterTheCauseIsGone_TakesTheRefusedIn()
    {
        folder.Write("files/good.png", Pictures.Png(1));
        folder.Write("files/bad.png", []);
        await using var host = await StartAsync();
        var first = await host.TakeInAsync(Files);
        Assert.Equal(1, first.RefusalCount);
        folder.Write("files/bad.png", Pictures.Png(2));

        await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = first.Name, RequestId = "again" });
        var second = await host.EndAsync(first.Name);
        Assert.Equal(second, await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = first.Name, RequestId = "again" }));

        Assert.Equal(JobState.Succeeded, second.State);
        Assert.Equal(new FileCounts { Seen = 2, TakenIn = 1, Skipped = 1 }, second.Progress.Files);
        var nothing = await Assert.ThrowsAsync<RpcException>(async () => await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = first.Name }));
        Assert.Equal(StatusCode.FailedPrecondition, nothing.StatusCode);
    }

    [Fact]
    public async Task Watch_LongBeforeTheWalkEnds_KnowsTheTotalAndTheTimeLeft()
    {
        // More than the queues hold: the walk itself cannot end before 800 files are done.
        const int Count = 2000;
        for (var i = 0; i < Count; i++) folder.Write($"files/{i}.txt", "no image"u8);
        await using var host = await StartAsync(("Lightbox:Ingest:Batch", "20"));
        var job = await host.TakeInAsync(Files);

        var early = (await EventsAsync(host, job.Name, 1)).Select(next => next.Job.Progress).Where(progress => progress.ItemsDone is > 0 and < 800).ToList();

        Assert.NotEmpty(early);
        Assert.Contains(early, progress => progress is { HasItemsTotal: true, ItemsTotal: Count, TimeLeft: not null });
    }

    [Fact]
    public async Task Watch_CutStream_GoesOnFromItsSequence()
    {
        for (var i = 0; i < 30; i++) folder.Write($"files/{i}.png", Pictures.Png(i));
        await using var host = await StartAsync(("Lightbox:Ingest:Batch", "5"));
        var job = await host.TakeInAsync(Files);

        var all = await EventsAsync(host, job.Name, 1);
        Assert.Equal(Enumerable.Range(1, (int)job.Sequence).Select(n => (long)n), all.Select(next => next.Sequence));
        Assert.Equal(30, all.Sum(next => next.Items.Count));
        Assert.Equal(JobState.Planned, all[0].Job.State);
        Assert.Equal(JobState.Succeeded, all[^1].Job.State);
        Assert.Equal(all.Skip(3), await EventsAsync(host, job.Name, 4));
        Assert.Empty(await EventsAsync(host, job.Name, job.Sequence + 1));
        var ahead = await Assert.ThrowsAsync<RpcException>(() => EventsAsync(host, job.Name, job.Sequence + 2));
        Assert.Equal(StatusCode.OutOfRange, ahead.StatusCode);
    }

    [Fact]
    public async Task ListJobItems_Pages_EveryItemOnceInOrder()
    {
        for (var i = 0; i < 25; i++) folder.Write($"files/{i:00}.png", Pictures.Png(i));
        await using var host = await StartAsync();
        var job = await host.TakeInAsync(Files);

        var paths = new List<string>();
        var request = new ListJobItemsRequest { Parent = job.Name, PageSize = 10, State = JobItemState.Done };
        do
        {
            var page = await host.Jobs.ListJobItemsAsync(request);
            paths.AddRange(page.Items.Select(item => item.Path));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i:00}.png"), paths);
    }

    [Fact]
    public async Task Start_SameRequestId_SameJob()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        await using var host = await StartAsync();

        var first = await host.StartAsync(Files, requestId: "r1");
        var second = await host.StartAsync(Files, requestId: "r1");

        Assert.Equal(first.Name, second.Name);
        await host.EndAsync(first.Name);
        Assert.Single((await host.Jobs.ListJobsAsync(new ListJobsRequest { Filter = $"dataset = \"{IngestHost.Dataset}\" AND state = SUCCEEDED" })).Jobs);
    }

    [Fact]
    public async Task Folder_Empty_FailsInOneSentence()
    {
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal((JobState.Failed, "NO_FILES"), (job.State, job.Failure.Code));
    }

    [Fact]
    public async Task Registered_PreviewsAreAsked()
    {
        folder.Write("files/a.png", Pictures.Png(1));
        await using var host = await StartAsync();
        await host.TakeInAsync(Files);

        await Catalog.PreviewsAsked.WaitAsync(TimeSpan.FromSeconds(30));

        var entry = (await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest { Filter = "path = a*" })).Entries.Single();
        Assert.Equal([entry.Asset], Catalog.Previews.Keys);
        Assert.Equal(entry, await host.Ledger.GetLedgerEntryAsync(new GetLedgerEntryRequest { Name = entry.Name }));
    }

    private static async Task<List<JobEvent>> EventsAsync(IngestHost host, string name, long from)
    {
        using var call = host.Jobs.WatchJob(new WatchJobRequest { Name = name, FromSequence = from }, deadline: DateTime.UtcNow.AddSeconds(30));
        var events = new List<JobEvent>();
        await foreach (var next in call.ResponseStream.ReadAllAsync()) events.Add(next);
        return events;
    }

    private async Task<IngestHost> StartAsync(params (string Key, string Value)[] more)
    {
        connectionString ??= await ConnectionStringAsync();
        return await IngestHost.StartAsync(Data, Files, catalog!, connectionString, more);
    }

    private string[] Blobs() => Directory.Exists(Path.Combine(Data, "blobs"))
        ? Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories)
        : [];

    private string[] Partials() => [.. Blobs().Where(path => path.Contains(".partial", StringComparison.Ordinal))];
}

public sealed class SqliteIngestTests : IngestContract<OnSqlite>;

public sealed class PostgresIngestTests : IngestContract<OnPostgres>;
