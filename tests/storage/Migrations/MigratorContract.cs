using Lightbox.Storage.Migrations;
using Xunit;

namespace Lightbox.Storage.Tests.Migrations;

/// <summary>What a migrator of any dialect does.</summary>
public abstract class MigratorContract
{
    private static readonly Migration First = new(1, "make", "CREATE TABLE a (n integer); CREATE TABLE b (n integer);");
    private static readonly Migration Second = new(2, "fill", "INSERT INTO a VALUES (7);");

    /// <summary>A migrator on the test's one database.</summary>
    private protected abstract Task<IMigrator> CreateAsync(params Migration[] migrations);

    private protected abstract Task<long> ScalarAsync(string sql);

    [Fact]
    public async Task Migrate_Empty_AppliesAllInOrder()
    {
        Assert.Equal(2, await (await CreateAsync(First, Second)).MigrateAsync(default));

        Assert.Equal(7, await ScalarAsync("SELECT n FROM a"));
    }

    [Fact]
    public async Task Migrate_Again_AppliesNothing()
    {
        await (await CreateAsync(First, Second)).MigrateAsync(default);

        Assert.Equal(0, await (await CreateAsync(First, Second)).MigrateAsync(default));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM a"));
    }

    [Fact]
    public async Task Migrate_Older_AppliesTheRest()
    {
        await (await CreateAsync(First)).MigrateAsync(default);

        Assert.Equal(1, await (await CreateAsync(First, Second)).MigrateAsync(default));
    }

    [Fact]
    public async Task Migrate_FromTheFuture_RefusesAndChangesNothing()
    {
        await (await CreateAsync(First, Second)).MigrateAsync(default);

        var refused = await Assert.ThrowsAsync<MigrationException>(async () => await (await CreateAsync(First)).MigrateAsync(default));

        Assert.Contains("version 2", refused.Message);
    }

    [Fact]
    public async Task Migrate_EditedPast_Refuses()
    {
        await (await CreateAsync(First)).MigrateAsync(default);

        await Assert.ThrowsAsync<MigrationException>(async () =>
            await (await CreateAsync(First with { Sql = "CREATE TABLE other (n integer);" })).MigrateAsync(default));
    }

    [Fact]
    public async Task Migrate_OneFails_NoneHappened()
    {
        var broken = new Migration(2, "broken", "INSERT INTO nowhere VALUES (1);");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await (await CreateAsync(First, broken)).MigrateAsync(default));

        Assert.Equal(2, await (await CreateAsync(First, Second)).MigrateAsync(default));
    }

    [Fact]
    public async Task Migrate_ManyAtOnce_OneDoesIt()
    {
        var migrators = new List<IMigrator>();
        for (var i = 0; i < 6; i++) migrators.Add(await CreateAsync(First, Second));

        var applied = await Task.WhenAll(migrators.Select(migrator => Task.Run(() => migrator.MigrateAsync(default))));

        Assert.Equal(2, applied.Sum());
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM a"));
    }
}
