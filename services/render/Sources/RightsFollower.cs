using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Lightbox.Catalog.V1;

namespace Lightbox.Render.Sources;

/// <summary>Hears from the catalog when a right has ended. While it does not, every picture is asked for.</summary>
internal sealed class RightsFollower(GrantService.GrantServiceClient catalog, Rights rights, RenderOptions options, TimeProvider clock, ILogger<RightsFollower> logger) : BackgroundService
{
    private static readonly TimeSpan AfterCut = TimeSpan.FromMilliseconds(500);

    /// <summary>The catalog takes us for gone after a minute without a word.</summary>
    private static readonly TimeSpan Word = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (RpcException cut)
            {
                if (!stoppingToken.IsCancellationRequested) RenderLog.RightsCut(logger, cut.StatusCode);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                rights.Lost();
            }

            try
            {
                await Task.Delay(AfterCut, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var call = catalog.WatchRights(cancellationToken: stop.Token);
        // One writer at a time is all that a stream takes.
        using var writing = new SemaphoreSlim(1, 1);
        long heard = 0;
        await call.RequestStream.WriteAsync(new WatchRightsRequest { Belief = Duration.FromTimeSpan(options.Belief) }, stop.Token);
        var talking = TalkAsync();
        try
        {
            await foreach (var told in call.ResponseStream.ReadAllAsync(stop.Token))
            {
                rights.Ended();
                Volatile.Write(ref heard, told.Number);
                await SayAsync();
            }
        }
        finally
        {
            rights.Lost();
            await stop.CancelAsync();
            await talking;
        }

        async Task TalkAsync()
        {
            try
            {
                while (true)
                {
                    await Task.Delay(Word, clock, stop.Token);
                    await SayAsync();
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or RpcException or InvalidOperationException)
            {
                // The call ended; who reads it says how.
            }
        }

        async Task SayAsync()
        {
            await writing.WaitAsync(stop.Token);
            try
            {
                await call.RequestStream.WriteAsync(new WatchRightsRequest { Heard = Volatile.Read(ref heard) }, stop.Token);
            }
            finally
            {
                writing.Release();
            }
        }
    }
}
