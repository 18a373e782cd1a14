using System.Threading.Channels;
using Grpc.Core;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Previews;
using Lightbox.Storage;
using Lightbox.Storage.Blobs;

namespace Lightbox.Ingest.Stow;

/// <summary>
/// Registers what was stored, many senders' instances together: while one batch is on its way the next one grows. Only what is in the ledger and the
/// catalogue is told to a sender as stored.
/// </summary>
internal sealed class StowRegistration(
    Registrar registrar, IBlobStore blobs, PreviewQueue previews, StowSlides slides, StowOptions options, ILogger<StowRegistration> logger) : BackgroundService
{
    /// <summary>Between two looks for those that will be here in a moment, and how often one looks.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private const int Looks = 4;

    private int underWay;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(1024) { SingleReader = true });

    /// <summary>One more instance is being written: a batch waits a moment for it, since a batch costs as much for one as for many.</summary>
    public void Begin() => Interlocked.Increment(ref underWay);

    /// <summary>It is written, or it will not be.</summary>
    public void End() => Interlocked.Decrement(ref underWay);

    /// <returns>Whether it is registered now.</returns>
    public async Task<bool> RegisterAsync(string dataset, Outcome outcome)
    {
        var waiting = new Waiting(dataset, outcome, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await queue.Writer.WriteAsync(waiting);
        }
        catch (ChannelClosedException)
        {
            // The process stops.
            return false;
        }

        return await waiting.Done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(options.Batch);
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                for (var look = 0; ; look++)
                {
                    while (batch.Count < options.Batch && queue.Reader.TryRead(out var waiting)) batch.Add(waiting);
                    if (look == Looks || batch.Count == options.Batch || Volatile.Read(ref underWay) == 0) break;
                    await Task.Delay(Moment, stoppingToken);
                }

                foreach (var dataset in batch.GroupBy(waiting => waiting.Dataset)) await CommitAsync(dataset.Key, [.. dataset], stoppingToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops; whoever waits is cut off with its connection.
        }
        finally
        {
            queue.Writer.TryComplete();
            foreach (var waiting in batch) waiting.Done.TrySetResult(false);
            while (queue.Reader.TryRead(out var left)) left.Done.TrySetResult(false);
        }
    }

    private async Task CommitAsync(string dataset, List<Waiting> batch, CancellationToken cancellation)
    {
        try
        {
            await blobs.FlushAsync(cancellation);
            // The same instance sent twice at once is one row.
            var outcomes = batch.Select(waiting => waiting.Outcome).DistinctBy(outcome => outcome.Row.Id).ToList();
            var rows = (await registrar.CommitAsync(dataset, outcomes, cancellation)).ToDictionary(row => row.Id);
            if (outcomes.Any(outcome => outcome.IsHeld)) slides.Arrived(dataset);
            foreach (var row in rows.Values.Where(row => row.Verdict == Verdict.TakenIn)) previews.Ask(row.Asset);
            foreach (var waiting in batch) waiting.Done.TrySetResult(waiting.Outcome.IsHeld || rows[waiting.Outcome.Row.Id].Verdict is Verdict.TakenIn or Verdict.Duplicate or Verdict.Quarantined);
        }
        catch (Exception down) when (down is RpcException or StorageException or System.Data.Common.DbException && !cancellation.IsCancellationRequested)
        {
            // What is in the ledger as stored is registered when it is sent again, or by the sweep.
            StowLog.NotRegistered(logger, batch.Count, down.GetType().Name);
            foreach (var waiting in batch) waiting.Done.TrySetResult(false);
        }
    }

    private sealed record Waiting(string Dataset, Outcome Outcome, TaskCompletionSource<bool> Done);
}
