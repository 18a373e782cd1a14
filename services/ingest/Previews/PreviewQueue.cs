using System.Threading.Channels;
using Grpc.Core;
using Lightbox.Ingest.Intake;
using Lightbox.Render.V1;

namespace Lightbox.Ingest.Previews;

/// <summary>
/// Asks render for previews of what was registered, in the background and at leisure: a page that comes first makes its own. What render cannot
/// draw is no fault of the file.
/// </summary>
internal sealed class PreviewQueue(RenderService.RenderServiceClient render, IngestOptions options, ILogger<PreviewQueue> logger) : BackgroundService
{
    private const int Batch = 32;
    private const int Edge = 256;

    private static readonly TimeSpan CallBudget = TimeSpan.FromMinutes(2);

    /// <summary>More than these are made when somebody looks.</summary>
    private readonly Channel<string> assets = Channel.CreateBounded<string>(new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Ask(string asset)
    {
        if (options.Previews) assets.Writer.TryWrite(asset);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<string>(Batch);
        while (await assets.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < Batch && assets.Reader.TryRead(out var asset)) batch.Add(asset);
            try
            {
                var request = new WarmPreviewsRequest { Assets = { batch }, MaxEdge = Edge };
                await render.WarmPreviewsAsync(request, deadline: DateTime.UtcNow + CallBudget, cancellationToken: stoppingToken);
            }
            catch (RpcException refused) when (!stoppingToken.IsCancellationRequested)
            {
                PreviewLog.Refused(logger, batch.Count, refused.StatusCode);
            }

            batch.Clear();
        }
    }
}

internal static partial class PreviewLog
{
    [LoggerMessage(EventId = 330, Level = LogLevel.Information, Message = "{Count} previews were not made ahead: {Code}")]
    public static partial void Refused(ILogger logger, int count, StatusCode code);
}
