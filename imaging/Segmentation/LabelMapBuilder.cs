namespace Lightbox.Imaging.Segmentation;

/// <summary>Puts segments on a picture one pixel at a time; where two meet, the later one goes to another layer.</summary>
/// <param name="hasCoverage">Whether pixels are covered by degrees.</param>
public sealed class LabelMapBuilder(int width, int height, bool hasCoverage = false)
{
    /// <summary>Segments that may lie over one pixel; two bytes a pixel each.</summary>
    private const int MostLayers = 64;

    private readonly List<LabelLayer> layers = [];

    /// <param name="pixel">Row x width + column.</param>
    /// <param name="number">The segment, from 1.</param>
    /// <param name="coverage">0 for none, 255 for whole.</param>
    /// <exception cref="ImageLimitException">More segments lie over this pixel than are kept.</exception>
    public void Add(int pixel, ushort number, byte coverage = 255)
    {
        if (number == 0 || coverage == 0) return;
        foreach (var layer in layers)
        {
            ref var label = ref layer.Labels[pixel];
            if (label != 0 && label != number) continue;
            label = number;
            if (layer.Coverage is { } covered) covered[pixel] = Math.Max(covered[pixel], coverage);
            return;
        }

        if (layers.Count == MostLayers) throw new ImageLimitException($"More than {MostLayers} segments lie over one pixel.");
        var added = new LabelLayer(new ushort[width * height], hasCoverage ? new byte[width * height] : null);
        added.Labels[pixel] = number;
        if (added.Coverage is { } coverages) coverages[pixel] = coverage;
        layers.Add(added);
    }

    public LabelMap Build() => new(width, height, [.. layers]);
}
