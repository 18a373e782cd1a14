using Lightbox.Catalog;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Npgsql;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Changes;

public sealed class ChangeStoreOnSqliteTests : ChangeStoreContract
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public override async ValueTask DisposeAsync()
    {
        database?.Dispose();
        folder.Dispose();
        await base.DisposeAsync();
    }

    private protected override async Task<ITables> TablesAsync()
    {
        database = new SqliteDatabase(Path.Combine(folder.Path, "catalog.db"));
        await new SqliteMigrator(database, MigrationSet.Load(typeof(CatalogExtensions).Assembly, MigrationSet.Sqlite)).MigrateAsync(CancellationToken.None);
        return new SqliteTables(database);
    }
}

public sealed class ChangeStoreOnPostgresTests : ChangeStoreContract
{
    private PostgresDatabase? database;
    private NpgsqlDataSource? source;

    public override async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        await base.DisposeAsync();
    }

    private protected override async Task<ITables> TablesAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        source = NpgsqlDataSource.Create(database.ConnectionString);
        await new PostgresMigrator(source, MigrationSet.Load(typeof(CatalogExtensions).Assembly, MigrationSet.Postgres)).MigrateAsync(CancellationToken.None);
        return new PostgresTables(source);
    }
}

/// <summary>What is dropped from the feed is said to be gone; what is rare stays.</summary>
public abstract class ChangeStoreContract : IAsyncDisposable
{
    [Fact]
    public async Task Trim_OldChangesOfAssets_AreGoneAndThatIsSaid()
    {
        var tables = await TablesAsync();
        var store = new ChangeStore(tables);
        await AppendAsync(tables, new ChangeEntry(ChangeKind.Created, "datasets/a", "datasets/a"));
        for (var i = 0; i < 30; i++) await AppendAsync(tables, new ChangeEntry(ChangeKind.Created, $"assets/{i}", "datasets/a"));

        Assert.Equal(20, await store.TrimAsync(10, CancellationToken.None));
        Assert.Equal(0, await store.TrimAsync(10, CancellationToken.None));

        var gone = await Assert.ThrowsAsync<OutOfRangeException>(() => store.ListAsync(21, "assets", 100, CancellationToken.None));
        Assert.Equal(("CHANGES_GONE", "32"), (gone.Reason, gone.Metadata["next_sequence"]));
        await Assert.ThrowsAsync<OutOfRangeException>(() => store.ListAsync(1, "", 100, CancellationToken.None));
        Assert.Equal(10, (await store.ListAsync(22, "assets", 100, CancellationToken.None)).Count);
        Assert.Equal(["datasets/a"], (await store.ListAsync(1, "datasets", 100, CancellationToken.None)).Select(change => change.Resource));
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract Task<ITables> TablesAsync();

    private static Task<bool> AppendAsync(ITables tables, ChangeEntry change) => tables.WriteAsync(
        "",
        async writer =>
        {
            await ChangeStore.AppendAsync(writer, DateTimeOffset.UnixEpoch, [change], CancellationToken.None);
            return true;
        },
        CancellationToken.None);
}
