using Lightbox.Catalog.Datasets;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>Puts this version's content into the store when another version's is there, then takes the catalogue into memory; all before anything listens.</summary>
internal sealed class LoadAtStart(IDatasetStore store, DatasetShelf shelf, CatalogMetrics metrics, TimeProvider clock, ILogger<LoadAtStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        if (await store.ContentVersionAsync(cancellationToken) != BuiltInContent.CurrentVersion())
        {
            var content = BuiltInContent.Read();
            await store.ReplaceContentAsync(content, cancellationToken);
            CatalogLog.ContentReplaced(logger, content.Datasets.Count, content.Providers.Count, content.Scenarios.Count);
        }

        await shelf.LoadAsync(cancellationToken);
        metrics.Loaded(clock.GetElapsedTime(start));
        CatalogLog.Loaded(logger, shelf.Entries.Count);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
