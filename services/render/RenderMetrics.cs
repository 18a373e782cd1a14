using System.Diagnostics.Metrics;

namespace Lightbox.Render;

/// <summary>What the service counts, under the meter Lightbox.Render.</summary>
internal sealed class RenderMetrics
{
    private readonly Counter<long> stored;

    public RenderMetrics(IMeterFactory meters) => stored = meters.Create("Lightbox.Render")
        .CreateCounter<long>("lightbox.render.tiles.stored", "{tile}", "Tiles of slides sent as the file stores them.");

    /// <summary>A tile went out as it is stored.</summary>
    public void Stored() => stored.Add(1);
}
