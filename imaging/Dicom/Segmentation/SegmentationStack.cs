using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The frames of a segmentation that lie parallel, by their distance along the normal. A point of the patient belongs to the frame nearest to it, when that is no
/// further than half the distance of two frames: a frame that is not there means that nothing was outlined there.
/// </summary>
internal sealed class SegmentationStack
{
    /// <summary>Cosine between normals that are taken for the same.</summary>
    private const double Parallel = 0.9999;

    private readonly Vector3D normal;
    private readonly double[] distances;
    private readonly SegmentationFrame[][] levels;
    private readonly double reach;

    private SegmentationStack(Vector3D normal, double[] distances, SegmentationFrame[][] levels, double reach)
    {
        this.normal = normal;
        this.distances = distances;
        this.levels = levels;
        this.reach = reach;
    }

    /// <summary>One stack for each direction that occurs.</summary>
    /// <param name="thickness">How far apart frames are, mm, as the file says; null to take it from their positions.</param>
    public static IReadOnlyList<SegmentationStack> Of(IEnumerable<SegmentationFrame> frames, double? thickness)
    {
        var groups = new List<(Vector3D Normal, List<SegmentationFrame> Frames)>();
        foreach (var frame in frames)
        {
            if (frame.Plane is not { } plane) continue;
            var normal = plane.Normal;
            var group = groups.FindIndex(group => Math.Abs(group.Normal.Dot(normal)) > Parallel);
            if (group < 0) groups.Add((normal, [frame]));
            else groups[group].Frames.Add(frame);
        }

        return [.. groups.Select(group => Of(group.Normal, group.Frames, thickness))];
    }

    /// <summary>Lays the frames on a target, nearest pixel to nearest pixel.</summary>
    /// <param name="draw">Takes a frame and, pair by pair, the target's pixels with the frame's pixels that lie there.</param>
    public void Lay(SegmentationTarget target, int columns, int rows, Action<SegmentationFrame, ReadOnlySpan<int>, ReadOnlySpan<int>> draw)
    {
        var pixels = Levels(target, out var starts);
        for (var level = 0; level < levels.Length; level++)
        {
            var here = pixels.AsSpan(starts[level]..starts[level + 1]);
            if (here.IsEmpty) continue;
            PicturePlane? last = null;
            int[] at = [], from = [];
            foreach (var frame in levels[level])
            {
                if (frame.Plane != last) (at, from) = Meet(target, here, last = frame.Plane!, columns, rows);
                draw(frame, at, from);
            }
        }
    }

    private static SegmentationStack Of(Vector3D normal, List<SegmentationFrame> frames, double? thickness)
    {
        var sorted = frames.Select(frame => (Distance: normal.Dot(frame.Plane!.Origin), Frame: frame)).OrderBy(pair => pair.Distance).ToList();
        var least = frames.Min(frame => Math.Min(frame.Plane!.ColumnStep.Length, frame.Plane.RowStep.Length));
        var distances = new List<double>();
        var levels = new List<List<SegmentationFrame>>();
        foreach (var (distance, frame) in sorted)
        {
            // Positions are decimal strings: a hundredth of a pixel apart is the same plane written twice.
            if (distances.Count == 0 || distance - distances[^1] > least / 100)
            {
                distances.Add(distance);
                levels.Add([]);
            }

            levels[^1].Add(frame);
        }

        // Slices thicker than they are apart must not spread over their neighbours.
        var gaps = distances.Zip(distances.Skip(1), (a, b) => b - a).Append(thickness ?? double.PositiveInfinity).Min();
        var apart = double.IsFinite(gaps) ? gaps : least;
        return new(normal, [.. distances], [.. levels.Select(level => level.ToArray())], (apart / 2) + (least / 100));
    }

    /// <summary>The target's pixels by the level they lie next to: those of level i are from starts[i] to starts[i + 1].</summary>
    private int[] Levels(SegmentationTarget target, out int[] starts)
    {
        var plane = target.Plane!;
        double first = normal.Dot(plane.Origin), across = normal.Dot(plane.ColumnStep), down = normal.Dot(plane.RowStep);
        var level = new int[target.Width * target.Height];
        starts = new int[levels.Length + 1];
        for (int y = 0, at = 0; y < target.Height; y++)
        {
            for (var x = 0; x < target.Width; x++, at++)
            {
                level[at] = Nearest(first + (x * across) + (y * down));
                if (level[at] >= 0) starts[level[at] + 1]++;
            }
        }

        for (var i = 0; i < levels.Length; i++) starts[i + 1] += starts[i];
        var next = (int[])starts.Clone();
        var pixels = new int[starts[^1]];
        for (var at = 0; at < level.Length; at++)
        {
            if (level[at] >= 0) pixels[next[level[at]]++] = at;
        }

        return pixels;
    }

    /// <summary>The level nearest to a distance, or -1 when none is near enough.</summary>
    private int Nearest(double distance)
    {
        var found = Array.BinarySearch(distances, distance);
        if (found >= 0) return found;
        found = ~found;
        if (found == distances.Length || (found > 0 && distance - distances[found - 1] <= distances[found] - distance)) found--;
        return Math.Abs(distances[found] - distance) <= reach ? found : -1;
    }

    private static (int[] At, int[] From) Meet(SegmentationTarget target, ReadOnlySpan<int> pixels, PicturePlane plane, int columns, int rows)
    {
        var picture = target.Plane!;
        var across = plane.ColumnStep * (1 / plane.ColumnStep.Dot(plane.ColumnStep));
        var down = plane.RowStep * (1 / plane.RowStep.Dot(plane.RowStep));
        int[] at = new int[pixels.Length], from = new int[pixels.Length];
        var count = 0;
        foreach (var pixel in pixels)
        {
            var offset = picture.At(pixel % target.Width, pixel / target.Width) - plane.Origin;
            double column = Math.Round(offset.Dot(across)), row = Math.Round(offset.Dot(down));
            if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
            at[count] = pixel;
            from[count++] = ((int)row * columns) + (int)column;
        }

        return (at[..count], from[..count]);
    }
}
