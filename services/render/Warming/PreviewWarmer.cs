using Lightbox.Render.Renditions;

namespace Lightbox.Render.Warming;

/// <summary>Makes the queued previews one after the other, so that callers who wait for a picture are not held up by many who do not.</summary>
internal sealed class PreviewWarmer(WarmQueue queue, Renderer renderer, ILogger<PreviewWarmer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (asset, maxEdge) in queue.Waiting.ReadAllAsync(stoppingToken))
        {
            try
            {
                await renderer.RenderAsync(new(asset, null), new PreviewRendition(maxEdge, null, DisplayChoice.Default, PictureCoding.Default), _ => false, stoppingToken);
            }
            catch (Exception refused) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: whoever asks for this preview gets the reason, here nobody waits for it, and an exception that left would stop the service.
                var reason = refused.GetType().Name;
                RenderLog.WarmFailed(logger, asset, reason);
            }
        }
    }
}
