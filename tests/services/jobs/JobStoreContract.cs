using System.Reflection;
using Lightbox.Common.V1;
using Lightbox.Ingest;
using Lightbox.Jobs;
using Lightbox.Knowledge;
using Lightbox.Storage.Leases;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Jobs;

/// <summary>What jobs do in any store, in the tables of either service.</summary>
public abstract class JobStoreContract(JobKind kind)
{
    private readonly ManualClock clock = new();

    private protected sealed record Stores(IJobStore Jobs, ILeaseQueue Leases);

    private protected bool KeepsItems => kind == JobKind.Evaluate;

    private protected Assembly Service => (KeepsItems ? typeof(KnowledgeExtensions) : typeof(IngestExtensions)).Assembly;

    private protected JobTables Tables => new(KeepsItems ? JobMessages.Knowledge : JobMessages.Files) { KeepsItems = KeepsItems };

    private protected abstract Task<Stores> CreateAsync(TimeProvider clock);

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
        Assert.Equal(5, (await store.ListAsync(new JobQuery { State = JobState.Planned, Kind = kind, Dataset = "datasets/d", Limit = 10 }, default)).Count);
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

    [Fact]
    public async Task Items_OfEveryEvent_TheLastOutcomeOfEachByPath()
    {
        var store = (await CreateAsync(clock)).Jobs;
        var row = Row("", clock);
        await store.CreateAsync(row, default);
        var first = JobEvents.Next(row.Job, _ => { }, [Item("b", JobItemState.Refused), Item("a", JobItemState.Done), Item("\u00e4", JobItemState.Done)], clock);
        Assert.True(await store.AppendAsync(row.Id, first, null, default));
        Assert.True(await store.AppendAsync(row.Id, JobEvents.Next(first.Job, _ => { }, [Item("b", JobItemState.Done), Item("c", JobItemState.Refused)], clock), null, default));

        var all = await store.ItemsAsync(row.Id, JobItemState.Unspecified, null, 10, default);
        var done = await store.ItemsAsync(row.Id, JobItemState.Done, "a", 1, default);

        string[] expected = KeepsItems ? ["a Done", "b Done", "c Refused", "\u00e4 Done"] : [];
        Assert.Equal(expected, all.Select(item => $"{item.Path} {item.State}"));
        Assert.Equal(KeepsItems ? ["b"] : [], done.Select(item => item.Path));
    }

    [Fact]
    public void IdOf_NameOfTheOtherService_Refused()
    {
        var name = Row("", clock).Job.Name;
        Assert.StartsWith(Tables.Collection, name);
        Assert.Throws<ServiceDefaults.Errors.InvalidRequestException>(() => JobMessages.IdOf(name, "name", KeepsItems ? JobMessages.Files : JobMessages.Knowledge));
    }

    private static JobItem Item(string path, JobItemState state) => new() { Path = path, State = state };

    private JobRow Row(string requestId, TimeProvider clock) => JobMessages.Row(
        JobMessages.New(kind, "A title", "datasets/d", clock), new Lightbox.Common.V1.Job { Dataset = "datasets/d" }, requestId);
}

public abstract class SqliteJobStoreContract(JobKind kind) : JobStoreContract(kind), IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<Stores> CreateAsync(TimeProvider clock)
    {
        database = new SqliteDatabase(folder["jobs.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(Service, MigrationSet.Sqlite)).MigrateAsync(default);
        return new Stores(new SqliteJobStore(database, Tables), new SqliteLeaseQueue(database, "job_leases", 3, clock));
    }
}

public abstract class PostgresJobStoreContract(JobKind kind) : JobStoreContract(kind), IAsyncDisposable
{
    private PostgresDatabase? database;

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<Stores> CreateAsync(TimeProvider clock)
    {
        database = await PostgresDatabase.CreateAsync();
        await new PostgresMigrator(database.Source, MigrationSet.Load(Service, MigrationSet.Postgres)).MigrateAsync(default);
        return new Stores(new PostgresJobStore(database.Source, Tables), new PostgresLeaseQueue(database.Source, "job_leases", 3, clock));
    }
}

public sealed class SqliteIngestJobStoreTests() : SqliteJobStoreContract(JobKind.Ingest);

public sealed class PostgresIngestJobStoreTests() : PostgresJobStoreContract(JobKind.Ingest);

public sealed class SqliteKnowledgeJobStoreTests() : SqliteJobStoreContract(JobKind.Evaluate);

public sealed class PostgresKnowledgeJobStoreTests() : PostgresJobStoreContract(JobKind.Evaluate);
