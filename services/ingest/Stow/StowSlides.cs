using System.Collections.Concurrent;
using Grpc.Core;
using Lightbox.Ingest.Slides;
using Lightbox.Storage;

namespace Lightbox.Ingest.Stow;

/// <summary>
/// A whole-slide image comes as several instances, in any number of requests, and is one asset. When nothing of one has come for a while, what is
/// there is registered.
/// </summary>
internal sealed class StowSlides(SlideSeries series, StowOptions options, TimeProvider clock, ILogger<StowSlides> logger) : BackgroundService
{
    /// <summary>By dataset, when the last instance came.</summary>
    private readonly ConcurrentDictionary<string, long> arrived = new();

    public void Arrived(string dataset) => arrived[dataset] = clock.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SlideQuiet / 2, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (dataset, last) in arrived)
                {
                    if (clock.GetElapsedTime(last) < options.SlideQuiet || !arrived.TryRemove(new KeyValuePair<string, long>(dataset, last))) continue;
                    await RegisterAsync(dataset, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops; the next one's sweep finds them.
        }
    }

    private async Task RegisterAsync(string dataset, CancellationToken cancellation)
    {
        try
        {
            await foreach (var rows in series.RegisterAsync(dataset, cancellation)) StowLog.SlideRegistered(logger, rows.Count);
        }
        catch (Exception down) when (down is RpcException or StorageException or System.Data.Common.DbException && !cancellation.IsCancellationRequested)
        {
            StowLog.NotRegistered(logger, 0, down.GetType().Name);
            Arrived(dataset);
        }
    }
}
