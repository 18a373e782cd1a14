namespace Lightbox.Imaging.Segmentation;

/// <summary>Segments on one picture.</summary>
/// <param name="Width">Columns, pixels.</param>
/// <param name="Height">Rows, pixels.</param>
/// <param name="Layers">
/// Segments that do not overlap share a layer; there are as many as the segments that lie over each other somewhere need, none when there is no segment.
/// </param>
public sealed record LabelMap(int Width, int Height, IReadOnlyList<LabelLayer> Layers)
{
    /// <summary>Numbers of the segments that occur, ascending.</summary>
    public IReadOnlyList<int> Numbers()
    {
        var seen = new SortedSet<int>();
        foreach (var layer in Layers)
        {
            ushort last = 0;
            foreach (var label in layer.Labels)
            {
                if (label == last || label == 0) continue;
                seen.Add(last = label);
            }
        }

        return [.. seen];
    }
}

/// <summary>One layer.</summary>
/// <param name="Labels">Width x height in C order: the segment's number, 0 for none.</param>
/// <param name="Coverage">Likewise, how likely or how much of the pixel, 1 to 255 where there is a label; null when all is covered whole.</param>
public sealed record LabelLayer(ushort[] Labels, byte[]? Coverage = null);
