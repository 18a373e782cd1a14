using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests;

/// <summary>Where the services of a contract's test keep their tables.</summary>
public interface ITestStore : IAsyncDisposable
{
    /// <summary>An empty database of PostgreSQL, another each time; null for SQLite in the data folder.</summary>
    Task<string?> ConnectionStringAsync();
}

public sealed class OnSqlite : ITestStore
{
    public Task<string?> ConnectionStringAsync() => Task.FromResult<string?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class OnPostgres : ITestStore
{
    private readonly List<PostgresDatabase> databases = [];

    public async Task<string?> ConnectionStringAsync()
    {
        var database = await PostgresDatabase.CreateAsync();
        databases.Add(database);
        return database.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases) await database.DisposeAsync();
    }
}

/// <summary>A contract that holds on either store: its tests inherit it once with each.</summary>
public abstract class OnEitherStore<TStore> : IAsyncLifetime
    where TStore : ITestStore, new()
{
    private readonly TStore store = new();

    public ValueTask InitializeAsync() => BeginAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask BeginAsync() => ValueTask.CompletedTask;

    /// <summary>Before the store is put away.</summary>
    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    /// <summary>To be asked inside a test, so that a missing server skips the test and not the class.</summary>
    protected Task<string?> ConnectionStringAsync() => store.ConnectionStringAsync();
}
