using System.Threading.Channels;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Warming;

/// <summary>Previews to make when nothing else is asked for; bounded, and lost when the service stops: they are only ahead of time.</summary>
internal sealed class WarmQueue(RenderOptions options)
{
    private readonly Channel<(string Asset, int MaxEdge)> waiting = Channel.CreateBounded<(string Asset, int MaxEdge)>(options.WarmQueue);

    public ChannelReader<(string Asset, int MaxEdge)> Waiting => waiting.Reader;

    /// <exception cref="LimitExceededException">The queue is full; those before this one stay in it.</exception>
    public void Add(string asset, int maxEdge)
    {
        if (!waiting.Writer.TryWrite((asset, maxEdge)))
            throw new LimitExceededException($"{options.WarmQueue} previews wait to be made already.", "QUEUE_FULL", TimeSpan.FromSeconds(10));
    }
}
