using Lightbox.Storage.Leases;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Leases;

public sealed class SqliteLeaseQueueTests : LeaseQueueContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }

    private protected override async Task<ILeaseQueue> CreateAsync(int maximumFailures, TimeProvider clock)
    {
        database = new SqliteDatabase(folder["x.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(GetType().Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return new SqliteLeaseQueue(database, "work_leases", maximumFailures, clock);
    }
}

public sealed class PostgresLeaseQueueTests : LeaseQueueContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<ILeaseQueue> CreateAsync(int maximumFailures, TimeProvider clock)
    {
        database = await PostgresDatabase.CreateAsync();
        await new PostgresMigrator(database.Source, MigrationSet.Load(GetType().Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return new PostgresLeaseQueue(database.Source, "work_leases", maximumFailures, clock);
    }
}

public sealed class LeaseSqlTests
{
    [Theory]
    [InlineData("Work")]
    [InlineData("a; DROP TABLE b")]
    [InlineData("")]
    public void Table_NotAnIdentifier_Refused(string table) => Assert.Throws<ArgumentException>(() => new LeaseSql(table, postgres: false));
}
