using Grpc.Core;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.Terms;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Datasets;

/// <summary>
/// Builds the index at start, beside everything else; then reads the catalogue now and then and follows changes that other replicas made. The service answers
/// whether or not the catalogue does.
/// </summary>
internal sealed class Upkeep(EntryIndex index, OwnTerms terms, DatasetSync sync, TimeProvider clock, ILogger<Upkeep> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await OnceAsync(index.RefreshAsync, stoppingToken);
        await Task.Delay(First, clock, stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await OnceAsync(
                async cancellation =>
                {
                    await terms.RefreshAsync(cancellation);
                    await index.RefreshAsync(cancellation);
                    await index.TidyAsync(cancellation);
                    await sync.RunAsync(full: false, cancellation);
                },
                stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task OnceAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
        }
        catch (RpcException away) when (!stopping.IsCancellationRequested)
        {
            KnowledgeLog.CatalogAway(logger, away.StatusCode);
        }
        catch (Exception failed) when (failed is StorageException or System.Data.Common.DbException)
        {
            KnowledgeLog.UpkeepFailed(logger, failed.GetType().Name);
        }
    }
}
