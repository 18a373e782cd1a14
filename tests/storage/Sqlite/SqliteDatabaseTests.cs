using Dapper;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Open_New_IsWalAndPrivate()
    {
        using var database = new SqliteDatabase(folder["data", "x.db"]);

        Assert.Equal("wal", database.Read(connection => connection.ExecuteScalar<string>("PRAGMA journal_mode")));
        Assert.Equal(1, database.Read(connection => connection.ExecuteScalar<long>("PRAGMA foreign_keys")));
        Assert.Equal(Permissions.PrivateFile, Permissions.Of(folder["data", "x.db"]));
    }

    [Fact]
    public async Task Write_ManyAtOnce_AllHappenWithoutBusyErrors()
    {
        using var database = new SqliteDatabase(folder["x.db"]);
        await database.WriteAsync((connection, transaction) => { connection.Execute("CREATE TABLE t (n integer)", transaction: transaction); }, default);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            database.WriteAsync((connection, transaction) => connection.Execute("INSERT INTO t VALUES (@i)", new { i }, transaction), default))));

        Assert.Equal(50, database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM t")));
    }

    [Fact]
    public async Task Write_Throws_NothingHappened()
    {
        using var database = new SqliteDatabase(folder["x.db"]);
        await database.WriteAsync((connection, transaction) => { connection.Execute("CREATE TABLE t (n integer)", transaction: transaction); }, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("INSERT INTO t VALUES (1)", transaction: transaction);
                throw new InvalidOperationException();
            },
            default));

        Assert.Equal(0, database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM t")));
    }

    [Fact]
    public void Open_NotADatabase_SaysSo()
    {
        folder.Write("x.db", new byte[4096].Select((_, i) => (byte)i).ToArray());

        var refused = Assert.Throws<StorageException>(() => new SqliteDatabase(folder["x.db"]));

        Assert.Contains("x.db", refused.Message);
    }

    [Fact]
    public async Task Write_DiskFull_TypedAndStateAsBefore()
    {
        using var disk = new SmallDisk(1024);
        using var database = new SqliteDatabase(Path.Combine(disk.Path, "x.db"));
        await database.WriteAsync(
            (connection, transaction) => { connection.Execute("CREATE TABLE t (b blob); INSERT INTO t VALUES (x'01')", transaction: transaction); }, default);

        await Assert.ThrowsAsync<StorageFullException>(() => database.WriteAsync(
            (connection, transaction) => { connection.Execute("INSERT INTO t VALUES (zeroblob(3000000))", transaction: transaction); }, default));

        Assert.Equal(1, database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM t")));
        Assert.Equal("ok", database.Read(connection => connection.ExecuteScalar<string>("PRAGMA integrity_check")));
    }

    public void Dispose() => folder.Dispose();
}
