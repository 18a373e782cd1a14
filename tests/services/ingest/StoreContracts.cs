using Lightbox.Common.V1;
using Lightbox.Ingest.Jobs;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.V1;
using Lightbox.Storage.Leases;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>What ledger and jobs do in any store.</summary>
public abstract class IngestStoreContract
{
    private readonly ManualClock clock = new();

    private protected sealed record Stores(ILedgerStore Ledger, IJobStore Jobs, ILeaseQueue Leases);

    private protected abstract Task<Stores> CreateAsync(TimeProvider clock);

    [Fact]
    public async Task Register_SameAsset_FirstTakenInOthersDuplicates_RepeatsChangeNothing()
    {
        var store = (await CreateAsync(clock)).Ledger;
        await store.WriteAsync([Row("a"), Row("b"), Row("c")], default);
        RegisteredPath[] paths = [new("datasets/d", "a", "assets/1"), new("datasets/d", "b", "assets/1"), new("datasets/d", "c", "assets/2"), new("datasets/d", "gone", "assets/2")];

        var first = await store.RegisterAsync(paths, 5, default);
        var again = await store.RegisterAsync(paths, 6, default);

        Assert.Equal([Verdict.TakenIn, Verdict.Duplicate, Verdict.TakenIn, null], first);
        Assert.Equal(first, again);
        var row = (await store.FindAsync("datasets/d", ["a"], default))["a"];
        Assert.Equal(("assets/1", 6L, null), (row.Asset, row.TimeMs, row.Registration));
        Assert.Equal([Verdict.TakenIn], await store.RegisterAsync([new("datasets/d", "b", "assets/9")], 7, default));
    }

    [Fact]
    public async Task Write_Twice_LastOneStands_AndAllFieldsComeBack()
    {
        var store = (await CreateAsync(clock)).Ledger;
        var row = Row("\u00e4/\ud83d\ude00 %_'.dcm") with
        {
            SizeBytes = 1L << 40,
            ModifiedNanos = -1,
            Inode = long.MinValue,
            Sha256 = new string('a', 64),
            Format = "dicom",
            Code = "X",
            Reason = "r",
            BreakOffset = 7,
            InPlace = 1,
            TimeMs = 9,
            Registration = [1, 0, 2],
            Origin = "/o",
            Job = "jobs/1",
        };
        await store.WriteAsync([Row(row.Path)], default);
        await store.WriteAsync([row], default);

        var kept = (await store.FindAsync(row.Dataset, [row.Path, "other"], default)).Single().Value;

        Assert.Equal(row.Registration, kept.Registration);
        Assert.Equal(row with { Registration = null }, kept with { Registration = null });
        Assert.Equal(kept.Path, (await store.GetAsync(row.Id, default))!.Path);
        Assert.Null(await store.GetAsync("nobody", default));
    }

    [Fact]
    public async Task List_Filters_PathPrefixIsNoPattern_PagesInByteOrder()
    {
        var store = (await CreateAsync(clock)).Ledger;
        await store.WriteAsync([Row("a%b"), Row("axb"), Row("a%c") with { Verdict = Verdict.Refused, Code = "C" }, Row("B"), Row("\u00e4"), Row("z", "datasets/e")], default);

        Assert.Equal(["a%b", "a%c"], await PathsAsync(new LedgerQuery { Path = "a%", PathIsPrefix = true, Limit = 10 }));
        Assert.Equal(["a%c"], await PathsAsync(new LedgerQuery { Verdicts = [Verdict.Refused, Verdict.Skipped], Code = "C", Limit = 10 }));
        Assert.Equal(["z"], await PathsAsync(new LedgerQuery { Dataset = "datasets/e", Limit = 10 }));
        Assert.Equal(["B", "a%b", "a%c", "axb", "\u00e4", "z"], await PathsAsync(new LedgerQuery { Limit = 10 }));
        Assert.Equal(["axb", "\u00e4"], await PathsAsync(new LedgerQuery { After = ("datasets/d", "a%c"), Limit = 2 }));
        var totals = await store.TotalsAsync("datasets/d", default);
        Assert.Equal(5, totals.Sum(total => total.Count));
        Assert.Equal(1, totals.Single(total => total.Verdict == Verdict.Refused).Count);

        async Task<IEnumerable<string>> PathsAsync(LedgerQuery query) => (await store.ListAsync(query, default)).Select(row => row.Path);
    }

    [Fact]
    public async Task Append_OutOfTurn_RefusedAndNothingKept()
    {
        var store = (await CreateAsync(clock)).Jobs;
        var row = Row("r", clock);
        Assert.True((await store.CreateAsync(row, default)).Created);
        Assert.False((await store.CreateAsync(Row("r", clock), default)).Created);
        var next = JobEvents.Next(row.Job, job => job.State = JobState.Running, [], clock);

        Assert.True(await store.AppendAsync(row.Id, next, JobStop.Pause, default));
        Assert.False(await store.AppendAsync(row.Id, next, null, default));

        var kept = await store.GetAsync(row.Id, default);
        Assert.Equal((JobState.Running, 2L, JobStop.Pause), (kept!.Job.State, kept.Job.Sequence, kept.Stop));
        Assert.Equal([1L, 2L], (await store.EventsAsync(row.Id, 1, 10, default)).Select(e => e.Sequence));
        Assert.Equal(1, await store.CountActiveAsync("datasets/d", default));
        Assert.Equal(0, await store.CountActiveAsync("datasets/e", default));
    }

    [Fact]
    public async Task Events_TooMany_TheOldestGo()
    {
        var store = (await CreateAsync(clock)).Jobs;
        var row = Row("", clock);
        await store.CreateAsync(row, default);
        var job = row.Job;
        for (var i = 0; i < 520; i++)
        {
            var next = JobEvents.Next(job, _ => { }, [], clock);
            Assert.True(await store.AppendAsync(row.Id, next, null, default));
            job = next.Job;
        }

        var events = await store.EventsAsync(row.Id, 1, 1000, default);

        Assert.Equal(500, events.Count);
        Assert.Equal(521, events[^1].Sequence);
    }

    [Fact]
    public async Task List_NewestFirst_PagesAndFilters()
    {
        var store = (await CreateAsync(clock)).Jobs;
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var row = Row("", clock);
            await store.CreateAsync(row, default);
            ids.Insert(0, row.Id);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await store.ListAsync(new JobQuery { Limit = 2 }, default);
        var last = first[^1];
        var second = await store.ListAsync(new JobQuery { Limit = 10, Before = (last.Job.CreateTime.ToDateTimeOffset().ToUnixTimeMilliseconds(), last.Id) }, default);

        Assert.Equal(ids, first.Concat(second).Select(row => row.Id));
        Assert.Empty(await store.ListAsync(new JobQuery { State = JobState.Running, Limit = 10 }, default));
        Assert.Equal(5, (await store.ListAsync(new JobQuery { State = JobState.Planned, Kind = JobKind.Ingest, Dataset = "datasets/d", Limit = 10 }, default)).Count);
    }

    [Fact]
    public async Task Dead_LeaseThatRanOutTooOften_NamesTheJob()
    {
        var stores = await CreateAsync(clock);
        var row = Row("", clock);
        await stores.Jobs.CreateAsync(row, default);
        await stores.Leases.EnqueueAsync([new LeaseItem(row.Id, "")], default);
        Assert.Empty(await stores.Jobs.DeadAsync(default));
        for (var i = 0; i < 3; i++)
        {
            await stores.Leases.ClaimAsync("w", 1, TimeSpan.FromSeconds(1), default);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Empty(await stores.Leases.ClaimAsync("w", 1, TimeSpan.FromSeconds(1), default));

        var (id, reason) = Assert.Single(await stores.Jobs.DeadAsync(default));
        Assert.Equal(row.Id, id);
        Assert.Contains("vanished", reason);
    }

    private static LedgerRow Row(string path, string dataset = "datasets/d") => new()
    {
        Id = LedgerRow.IdOf(dataset, path),
        Dataset = dataset,
        Path = path,
        Verdict = Verdict.Stored,
        Registration = [1],
    };

    private static JobRow Row(string requestId, TimeProvider clock) => JobMessages.Row(
        JobMessages.New(JobKind.Ingest, "A title", "datasets/d", clock), new StartIngestRequest { Dataset = "datasets/d" }, requestId);
}

public sealed class SqliteIngestStoreTests : IngestStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }

    private protected override async Task<Stores> CreateAsync(TimeProvider clock)
    {
        database = new SqliteDatabase(folder["ingest.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(typeof(ILedgerStore).Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return new Stores(new SqliteLedgerStore(database), new SqliteJobStore(database), new SqliteLeaseQueue(database, "job_leases", 3, clock));
    }
}

public sealed class PostgresIngestStoreTests : IngestStoreContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<Stores> CreateAsync(TimeProvider clock)
    {
        database = await PostgresDatabase.CreateAsync();
        await new PostgresMigrator(database.Source, MigrationSet.Load(typeof(ILedgerStore).Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return new Stores(new PostgresLedgerStore(database.Source), new PostgresJobStore(database.Source), new PostgresLeaseQueue(database.Source, "job_leases", 3, clock));
    }
}
