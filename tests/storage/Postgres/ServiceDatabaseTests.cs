using Dapper;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Lightbox.Storage.Tests.Postgres;

public sealed class ServiceDatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task NoConnectionString_SqliteInTheDataFolder_MigratedAtStart()
    {
        using var host = Host(out var kind);

        await host.StartAsync();

        Assert.Equal(DatabaseKind.Sqlite, kind);
        Assert.Equal(0, host.Services.GetRequiredService<SqliteDatabase>().Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM more")));
        Assert.True(File.Exists(folder["test.db"]));
    }

    [Fact]
    public async Task ConnectionString_ToADatabaseThatIsNotThere_IsMadeAndMigrated()
    {
        var server = await PostgresServer.SharedAsync();
        using var host = Host(out var kind, ("ConnectionStrings:testdb", server.ConnectionString("Made\"at start")));

        await host.StartAsync();

        Assert.Equal(DatabaseKind.Postgres, kind);
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM more");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
        Assert.False(File.Exists(folder["test.db"]));
    }

    public void Dispose() => folder.Dispose();

    private IHost Host(out DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Append(("Lightbox:Data", folder.Path)).Select(pair => new KeyValuePair<string, string?>(pair.Item1, pair.Item2)));
        kind = builder.AddServiceDatabase("testdb", "test.db", GetType().Assembly);
        return builder.Build();
    }
}
