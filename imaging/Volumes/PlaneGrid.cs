using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>Pixels of a plane in places of the array: pixel (column, row) lies at Origin + column x Column + row x Row, voxels.</summary>
/// <param name="Normal">One sample further through a slab.</param>
/// <param name="Samples">Samples through the slab, centred on the plane; 1 for a thin slice.</param>
internal sealed record PlaneGrid(int Width, int Height, Vector3D Origin, Vector3D Column, Vector3D Row, Vector3D Normal, int Samples)
{
    private const int MostSide = 8192;

    public Vector3D Place(int column, int row, int sample) => Origin + (Column * column) + (Row * row) + (Normal * (sample - ((Samples - 1) / 2.0)));

    /// <summary>The pixels of a slice of another volume, in this one's array.</summary>
    public static PlaneGrid Of(VolumeGrid volume, PicturePlane placement, int width, int height)
    {
        var frame = VoxelFrame.Of(volume);
        return new(
            width,
            height,
            frame.Place(placement.Origin.Turned()),
            frame.Direction(placement.ColumnStep.Turned()),
            frame.Direction(placement.RowStep.Turned()),
            default,
            1);
    }

    /// <summary>A picture of all that the plane cuts of the volume, its pixels square and as small as the volume's least voxel side.</summary>
    /// <exception cref="ImageRangeException">The directions are no plane, or the plane misses the volume.</exception>
    /// <exception cref="ImageLimitException">The picture would have a side above 8192.</exception>
    public static (PlaneGrid Grid, PicturePlane Placement) Of(VolumeGrid volume, ObliquePlane plane, Slab? slab)
    {
        Check(plane);
        double pixel = Pixel(volume);
        Vector3D origin = plane.Origin.Turned(), right = plane.Right.Unit().Turned(), down = plane.Down.Unit().Turned();
        var (left, top, wide, high) = Extent(volume, origin, right, down);
        if (!(wide / pixel <= MostSide && high / pixel <= MostSide)) throw new ImageLimitException($"The plane's picture would have a side above {MostSide} pixels.");
        int width = Math.Max(1, (int)Math.Round(wide / pixel)), height = Math.Max(1, (int)Math.Round(high / pixel));

        // Centred on what is cut, so that rounding takes the same from both edges.
        var corner = origin + (right * (left + ((wide - ((width - 1) * pixel)) / 2))) + (down * (top + ((high - ((height - 1) * pixel)) / 2)));
        var frame = VoxelFrame.Of(volume);
        int samples = slab is null ? 1 : Math.Max(1, (int)Math.Min(4096, Math.Round(slab.Thickness / pixel)));
        var grid = new PlaneGrid(
            width, height, frame.Place(corner), frame.Direction(right * pixel), frame.Direction(down * pixel), frame.Direction(right.Cross(down) * pixel), samples);
        return (grid, new PicturePlane(corner.Turned(), (right * pixel).Turned(), (down * pixel).Turned()));
    }

    /// <summary>The least voxel side, mm.</summary>
    public static double Pixel(VolumeGrid volume) => Math.Min(volume.Step(0).Length, Math.Min(volume.Step(1).Length, volume.Step(2).Length));

    private static void Check(ObliquePlane plane)
    {
        bool unit = Math.Abs(plane.Right.Length - 1) < 1e-3 && Math.Abs(plane.Down.Length - 1) < 1e-3;
        if (!plane.Origin.IsFinite || !unit || !(Math.Abs(plane.Right.Dot(plane.Down)) < 1e-3))
            throw new ImageRangeException("An oblique plane needs a point and two perpendicular unit vectors.");
    }

    /// <summary>The box, in mm along right and down from the origin, around the polygon that the plane cuts from the volume with its voxels' outer faces.</summary>
    private static (double Left, double Top, double Width, double Height) Extent(VolumeGrid volume, Vector3D origin, Vector3D right, Vector3D down)
    {
        var normal = right.Cross(down);
        double left = double.PositiveInfinity, top = left, end = double.NegativeInfinity, bottom = end;
        for (int edge = 0; edge < 12; edge++)
        {
            var (from, to) = Edge(volume, edge);
            double a = normal.Dot(from - origin), b = normal.Dot(to - origin);
            if (a * b > 0) continue;

            // An edge that lies in the plane counts with both its ends.
            foreach (double share in a == b ? (ReadOnlySpan<double>)[0, 1] : [a / (a - b)])
            {
                var point = from + ((to - from) * share) - origin;
                (left, end) = (Math.Min(left, right.Dot(point)), Math.Max(end, right.Dot(point)));
                (top, bottom) = (Math.Min(top, down.Dot(point)), Math.Max(bottom, down.Dot(point)));
            }
        }

        return end > left && bottom > top ? (left, top, end - left, bottom - top) : throw new ImageRangeException("The plane does not cut the volume.");
    }

    private static (Vector3D From, Vector3D To) Edge(VolumeGrid volume, int edge)
    {
        int axis = edge >> 2;
        Span<double> from = stackalloc double[3];
        for (int i = 0, bit = 0; i < 3; i++) from[i] = i != axis && ((edge >> bit++) & 1) == 1 ? volume.Axis(i) - 0.5 : -0.5;
        Span<double> to = [from[0], from[1], from[2]];
        to[axis] = volume.Axis(axis) - 0.5;
        return (volume.At(from[0], from[1], from[2]), volume.At(to[0], to[1], to[2]));
    }
}
