using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Segmentation;

/// <summary>Segments drawn over a picture: a tint inside, the full colour along the edge.</summary>
public static class SegmentationOverlay
{
    /// <summary>How much of the inside is the segment's colour when nobody says.</summary>
    public const double DefaultOpacity = 0.4;

    /// <param name="picture">8-bit grey or RGB, of any size: the map is stretched over it, so that a preview can be painted as well as a frame.</param>
    /// <param name="segments">For their colours; a number that is not among them gets one of its own.</param>
    /// <param name="opacity">0 draws edges only, 1 hides what lies below.</param>
    /// <returns>RGB of the picture's size.</returns>
    public static PixelBuffer Paint(PixelBuffer picture, LabelMap map, IReadOnlyList<Segment> segments, double opacity = DefaultOpacity)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfLessThan(opacity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(opacity, 1);
        var rgb = Colour.ToRgb(picture);
        if (map.Layers.Count == 0) return rgb;
        var data = (byte[])rgb.Data.Clone();
        var colors = segments.ToDictionary(segment => segment.Number, segment => segment.Color);
        var columns = Steps(rgb.Width, map.Width);
        var rows = Steps(rgb.Height, map.Height);
        foreach (var layer in map.Layers) Paint(data, layer, map.Width, columns, rows, colors, opacity);
        return rgb with { Data = data };
    }

    private static void Paint(
        byte[] rgb, LabelLayer layer, int width, int[] columns, int[] rows, Dictionary<int, SegmentColor> colors, double opacity)
    {
        for (int y = 0, at = 0; y < rows.Length; y++)
        {
            for (int x = 0; x < columns.Length; x++, at += 3)
            {
                int pixel = (rows[y] * width) + columns[x];
                var label = layer.Labels[pixel];
                if (label == 0) continue;
                if (!colors.TryGetValue(label, out var color)) color = SegmentColor.ByNumber(label);
                double share = layer.Coverage is { } coverage ? opacity * coverage[pixel] / 255
                    : IsEdge(layer.Labels, width, columns, rows, x, y, label) ? 1 : opacity;
                Mix(rgb.AsSpan(at, 3), color, share);
            }
        }
    }

    /// <summary>Whether a neighbour on the screen is something else; the picture's border is no edge of a segment.</summary>
    private static bool IsEdge(ushort[] labels, int width, int[] columns, int[] rows, int x, int y, ushort label) =>
        (x > 0 && labels[(rows[y] * width) + columns[x - 1]] != label)
        || (x + 1 < columns.Length && labels[(rows[y] * width) + columns[x + 1]] != label)
        || (y > 0 && labels[(rows[y - 1] * width) + columns[x]] != label)
        || (y + 1 < rows.Length && labels[(rows[y + 1] * width) + columns[x]] != label);

    private static void Mix(Span<byte> rgb, SegmentColor color, double share)
    {
        rgb[0] = (byte)Math.Round(rgb[0] + ((color.Red - rgb[0]) * share));
        rgb[1] = (byte)Math.Round(rgb[1] + ((color.Green - rgb[1]) * share));
        rgb[2] = (byte)Math.Round(rgb[2] + ((color.Blue - rgb[2]) * share));
    }

    /// <summary>Which map column (or row) lies below the centre of each one of the picture.</summary>
    private static int[] Steps(int picture, int map)
    {
        var steps = new int[picture];
        for (int i = 0; i < picture; i++) steps[i] = Math.Min(map - 1, (int)((i + 0.5) * map / picture));
        return steps;
    }
}
