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
    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(1024) { SingleReader = true });

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
                while (batch.Count < options.Batch && queue.Reader.TryRead(out var waiting)) batch.Add(waiting);
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
