using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Testing;
using Npgsql;
using Xunit;

namespace Lightbox.Services.Tests.Catalog;

public sealed class StoreDownTests
{
    [Fact]
    public async Task Register_DatabaseGone_IsUnavailableAndTheCatalogueStaysReadable()
    {
        using var data = new TemporaryFolder();
        await using var database = await PostgresDatabase.CreateAsync();
        await using var host = await CatalogHost.StartAsync(data, database.ConnectionString);
        var dataset = await Sample.DatasetAsync(host);
        await DropAsync(database.ConnectionString);

        var refused = await Sample.RefusedAsync(StatusCode.Unavailable, () => Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset)));

        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());
        Assert.Equal("MURA", (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = "datasets/mura" })).DisplayName);
    }

    /// <summary>Closes the database's connections, then lets nobody in.</summary>
    private static async Task DropAsync(string connectionString)
    {
        var there = new NpgsqlConnectionStringBuilder(connectionString);
        var name = there.Database!;
        there.Database = "postgres";
        there.Pooling = false;
        await using var connection = new NpgsqlConnection(there.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false", connection);
        await command.ExecuteNonQueryAsync();
        await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
        await end.ExecuteNonQueryAsync();
    }
}
