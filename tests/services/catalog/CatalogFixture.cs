using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog;

/// <summary>One catalogue for a class of tests, started by the first that asks; each test uses a dataset of its own.</summary>
public abstract class CatalogFixture : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private readonly SemaphoreSlim starting = new(1, 1);
    private CatalogHost? host;

    public async Task<CatalogHost> HostAsync()
    {
        await starting.WaitAsync();
        try
        {
            return host ??= await StartAsync(data);
        }
        finally
        {
            starting.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        data.Dispose();
        starting.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<CatalogHost> StartAsync(TemporaryFolder data);
}

public sealed class SqliteCatalog : CatalogFixture
{
    protected override Task<CatalogHost> StartAsync(TemporaryFolder data) => CatalogHost.StartAsync(data);
}

public sealed class PostgresCatalog : CatalogFixture
{
    private PostgresDatabase? database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    protected override async Task<CatalogHost> StartAsync(TemporaryFolder data)
    {
        database = await PostgresDatabase.CreateAsync();
        return await CatalogHost.StartAsync(data, database.ConnectionString);
    }
}
