using Lightbox.Ingest.Uploads;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Uploads;

/// <summary>What uploads do in any store.</summary>
public abstract class UploadStoreContract
{
    private protected abstract Task<IUploadStore> CreateAsync();

    [Fact]
    public async Task Create_SameRequestId_GivesTheFirst_AllFieldsComeBack()
    {
        var store = await CreateAsync();
        var row = Row("1") with { RequestId = "r", SizeBytes = 1L << 40, ExpectedSha256 = new string('a', 64) };

        Assert.True((await store.CreateAsync(row, default)).Created);
        var again = await store.CreateAsync(Row("2") with { RequestId = "r" }, default);

        Assert.Equal((row, false), again);
        Assert.Equal(row, await store.GetAsync("1", default));
        Assert.Null(await store.GetAsync("2", default));
        Assert.True((await store.CreateAsync(Row("3"), default)).Created);
        Assert.True((await store.CreateAsync(Row("4"), default)).Created);
        Assert.Equal(3, await store.CountAsync(default));
    }

    [Fact]
    public async Task Commit_KeepsHowMuchIsHere_NotOfOneThatWentAway()
    {
        var store = await CreateAsync();
        await store.CreateAsync(Row("1"), default);

        Assert.True(await store.CommitAsync("1", 5, new string('b', 64), 9, default));
        Assert.Equal(Row("1") with { CommittedBytes = 5, Sha256 = new string('b', 64), ExpireMs = 9 }, await store.GetAsync("1", default));
        Assert.True(await store.DeleteAsync("1", default));
        Assert.False(await store.DeleteAsync("1", default));
        Assert.False(await store.CommitAsync("1", 6, "", 9, default));
    }

    [Fact]
    public async Task Expired_OldestFirst()
    {
        var store = await CreateAsync();
        foreach (var (id, time) in new[] { ("a", 30L), ("b", 10L), ("c", 20L), ("d", 40L) }) await store.CreateAsync(Row(id) with { ExpireMs = time }, default);

        Assert.Equal(["b", "c"], (await store.ExpiredAsync(40, 2, default)).Select(row => row.Id));
    }

    private static UploadRow Row(string id) => new() { Id = id, Path = "a/b.dcm", ExpireMs = 7 };
}

public sealed class SqliteUploadStoreTests : UploadStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }

    private protected override async Task<IUploadStore> CreateAsync()
    {
        database = new SqliteDatabase(folder["ingest.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(typeof(IUploadStore).Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return new SqliteUploadStore(database);
    }
}

public sealed class PostgresUploadStoreTests : UploadStoreContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<IUploadStore> CreateAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        await new PostgresMigrator(database.Source, MigrationSet.Load(typeof(IUploadStore).Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return new PostgresUploadStore(database.Source);
    }
}
