using Lightbox.Ingest.Ledger;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>What the ledger does in any store.</summary>
public abstract class LedgerStoreContract
{
    private protected abstract Task<ILedgerStore> CreateAsync();

    [Fact]
    public async Task Register_SameAsset_FirstTakenInOthersDuplicates_RepeatsChangeNothing()
    {
        var store = await CreateAsync();
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
        var store = await CreateAsync();
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
        var store = await CreateAsync();
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

    private static LedgerRow Row(string path, string dataset = "datasets/d") => new()
    {
        Id = LedgerRow.IdOf(dataset, path),
        Dataset = dataset,
        Path = path,
        Verdict = Verdict.Stored,
        Registration = [1],
    };
}

public sealed class SqliteLedgerStoreTests : LedgerStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }

    private protected override async Task<ILedgerStore> CreateAsync()
    {
        database = new SqliteDatabase(folder["ingest.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(typeof(ILedgerStore).Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return new SqliteLedgerStore(database);
    }
}

public sealed class PostgresLedgerStoreTests : LedgerStoreContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<ILedgerStore> CreateAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        await new PostgresMigrator(database.Source, MigrationSet.Load(typeof(ILedgerStore).Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return new PostgresLedgerStore(database.Source);
    }
}
