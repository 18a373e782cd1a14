using Lightbox.Catalog.Datasets;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>Puts this version's content into the store when another version's is there, then takes the catalogue into memory; all before anything listens.</summary>
internal sealed class LoadAtStart(IDatasetStore store, DatasetShelf shelf) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (await store.ContentVersionAsync(cancellationToken) != BuiltInContent.CurrentVersion())
            await store.ReplaceContentAsync(BuiltInContent.Read(), cancellationToken);
        await shelf.LoadAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
