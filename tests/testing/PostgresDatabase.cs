using Npgsql;

namespace Lightbox.Testing;

/// <summary>
/// A fresh database on the shared server, with a pool of its own. As a class fixture's field or made by a test; await
/// <see cref="CreateAsync"/> inside a test so that a missing server skips the test and not the class.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private PostgresDatabase(string connectionString, NpgsqlDataSource source)
    {
        ConnectionString = connectionString;
        Source = source;
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <param name="configure">Type mappings.</param>
    public static async Task<PostgresDatabase> CreateAsync(Action<NpgsqlDataSourceBuilder>? configure = null)
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        configure?.Invoke(builder);
        return new PostgresDatabase(connectionString, builder.Build());
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
