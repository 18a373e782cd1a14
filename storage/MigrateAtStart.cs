using Lightbox.Storage.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Lightbox.Storage;

/// <summary>
/// Brings the schema up to date before anything listens. A database server that is still coming up is waited for: Compose starts everything
/// at once.
/// </summary>
internal sealed class MigrateAtStart(IMigrator migrator, IServiceProvider services, TimeProvider? clock = null) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await migrator.MigrateAsync(cancellationToken);
                return;
            }
            catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // Only Aspire's own orchestrator creates the databases; a published deployment starts with an empty server.
                await PostgresDatabases.CreateAsync(services.GetRequiredService<NpgsqlDataSource>(), cancellationToken);
            }
            catch (NpgsqlException down) when (down.IsTransient || down is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow })
            {
                if (clock.GetElapsedTime(since) > Patience)
                    throw new StorageException($"The database server did not answer for {Patience.TotalSeconds:0} s.", down);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
