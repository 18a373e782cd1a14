using Lightbox.Storage;

namespace Lightbox.Ingest.Uploads;

/// <summary>Throws away uploads that no ingest took in their time, and bytes that belong to none.</summary>
internal sealed class UploadSweep(
    IUploadStore store, UploadFolder folder, UploadStreams streams, UploadUse use, UploadOptions options, TimeProvider clock, ILogger<UploadSweep> logger) : BackgroundService
{
    private const int Batch = 100;

    /// <returns>How many uploads went.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var swept = 0;
        foreach (var row in await store.ExpiredAsync(clock.GetUtcNow().ToUnixTimeMilliseconds(), Batch, cancellation))
        {
            if (streams.IsActive(row.Id) || await use.JobOfAsync(row.Id, cancellation) is not null) continue;
            await store.DeleteAsync(row.Id, cancellation);
            folder.Delete(row.Id);
            swept++;
        }

        foreach (var id in folder.Ids())
        {
            if (!streams.IsActive(id) && await store.GetAsync(id, cancellation) is null) folder.Delete(id);
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TrySweepAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            var swept = await SweepAsync(cancellation);
            if (swept > 0) UploadLog.Swept(logger, swept);
        }
        catch (Exception down) when (down is StorageException or System.Data.Common.DbException or IOException)
        {
            UploadLog.NotSwept(logger, down.GetType().Name);
        }
    }
}
