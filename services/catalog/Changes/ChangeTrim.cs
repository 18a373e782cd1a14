using Lightbox.Storage;

namespace Lightbox.Catalog.Changes;

/// <summary>Drops old changes of assets now and then.</summary>
internal sealed class ChangeTrim(IChangeStore store, ChangeOptions options, TimeProvider clock, ILogger<ChangeTrim> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TrimEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var dropped = await store.TrimAsync(options.KeepAssets, stoppingToken);
                if (dropped > 0) CatalogLog.Trimmed(logger, dropped);
            }
            catch (StorageException)
            {
                // The store does not answer; the next turn tries again.
            }
        }
    }
}
