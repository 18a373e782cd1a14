using Dapper;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Migrations;

public sealed class SqliteMigratorTests : MigratorContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SqliteDatabase> databases = [];

    public void Dispose()
    {
        foreach (var database in databases) database.Dispose();
        folder.Dispose();
    }

    /// <summary>An object of its own each time, as another process would have.</summary>
    private protected override Task<IMigrator> CreateAsync(params Migration[] migrations)
    {
        databases.Add(new SqliteDatabase(folder["x.db"]));
        return Task.FromResult<IMigrator>(new SqliteMigrator(databases[^1], migrations));
    }

    private protected override Task<long> ScalarAsync(string sql) => Task.FromResult(databases[0].Read(connection => connection.ExecuteScalar<long>(sql)));
}

public sealed class PostgresMigratorTests : MigratorContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<IMigrator> CreateAsync(params Migration[] migrations)
    {
        database ??= await PostgresDatabase.CreateAsync();
        return new PostgresMigrator(database.Source, migrations);
    }

    private protected override async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await database!.Source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}

public sealed class MigrationSetTests
{
    [Fact]
    public void Load_Embedded_OrderedByNumber()
    {
        var migrations = MigrationSet.Load(typeof(MigrationSetTests).Assembly, MigrationSet.Sqlite);

        Assert.Equal([(1, "leases"), (2, "more")], migrations.Select(migration => (migration.Version, migration.Name)));
    }

    [Fact]
    public void Load_NoneForTheDialect_SaysSo() =>
        Assert.Throws<InvalidOperationException>(() => MigrationSet.Load(typeof(MigrationSetTests).Assembly, "oracle"));

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    public void Ordered_GapOrDouble_Refused(int a, int b) => Assert.Throws<InvalidOperationException>(() =>
        MigrationSet.Ordered([new Migration(a, "a", ""), new Migration(b, "b", "")], "test"));

    [Fact]
    public void Checksum_LineEnds_DoNotMatter() =>
        Assert.Equal(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\r\ny").Checksum);
}
