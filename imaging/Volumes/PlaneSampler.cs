using System.Runtime.InteropServices;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>
/// Values on any plane. The pixels are sorted by the pair of z-planes between which they lie, so that each z-plane of the file is read once and two
/// are in memory. A voxel fills its box: places up to half a voxel outside the outermost middles take the nearest value, further out there is none (NaN).
/// </summary>
internal sealed class PlaneSampler(IVoxelSource voxels, VolumeGrid volume, int time, Interpolation interpolation)
{
    /// <summary>Pixels sorted at a time: 16 MB.</summary>
    private const int Batch = 4 << 20;

    /// <summary>Pixels of one picture: 128 MB as float64.</summary>
    private const int Most = 16 << 20;

    /// <summary>What rounding may move a place that lies exactly on the volume's face.</summary>
    private const double Slack = 1e-6;

    private readonly double[] lower = new double[volume.Bytes((long)volume.Columns * volume.Rows) / PixelBuffer.BytesPerSample(volume.Type)];
    private readonly double[] upper = new double[volume.Bytes((long)volume.Columns * volume.Rows) / PixelBuffer.BytesPerSample(volume.Type)];
    private readonly byte[] plane = new byte[volume.Bytes((long)volume.Columns * volume.Rows)];
    private int lowerZ = -1;
    private int upperZ = -1;

    /// <summary>Float64, a picture's samples together; through a slab the projection of its samples.</summary>
    /// <exception cref="ImageLimitException">The picture is too large.</exception>
    public PixelBuffer Cut(PlaneGrid grid, SlabProjection projection, CancellationToken cancellation)
    {
        if ((long)grid.Width * grid.Height * volume.Samples > Most) throw new ImageLimitException($"A sampled picture of {grid.Width} x {grid.Height} pixels is above {Most >> 20} million.");
        int pixels = grid.Width * grid.Height;
        var projector = new SlabProjector(projection, SampleType.Float64, pixels * volume.Samples);
        int atOnce = Math.Clamp(Batch / pixels, 1, grid.Samples);
        for (int first = 0; first < grid.Samples; first += atOnce)
        {
            int count = Math.Min(atOnce, grid.Samples - first);
            var values = Sample(grid, first, count, cancellation);
            for (int i = 0; i < count; i++) projector.Add(MemoryMarshal.AsBytes(values.AsSpan(i * pixels * volume.Samples, pixels * volume.Samples)));
        }

        return new PixelBuffer(grid.Width, grid.Height, volume.Samples, SampleType.Float64, projector.Result());
    }

    private double[] Sample(PlaneGrid grid, int first, int count, CancellationToken cancellation)
    {
        int pixels = grid.Width * grid.Height;
        var values = new double[pixels * count * volume.Samples];
        values.AsSpan().Fill(double.NaN);
        var (order, starts) = Sort(grid, first, count);
        for (int z = 0; z < volume.Depth; z++)
        {
            if (starts[z] == starts[z + 1]) continue;
            cancellation.ThrowIfCancellationRequested();
            Load(z, cancellation);
            for (int i = starts[z]; i < starts[z + 1]; i++)
            {
                int at = order[i], pixel = at % pixels;
                var place = grid.Place(pixel % grid.Width, pixel / grid.Width, first + (at / pixels));
                Value(place, z, values.AsSpan(at * volume.Samples, volume.Samples));
            }
        }

        return values;
    }

    /// <summary>Pixels inside the volume, by the lower of their two z-planes.</summary>
    private (int[] Order, int[] Starts) Sort(PlaneGrid grid, int first, int count)
    {
        int pixels = grid.Width * grid.Height;
        var cells = new int[pixels * count];
        var starts = new int[volume.Depth + 1];
        for (int at = 0; at < cells.Length; at++)
        {
            int pixel = at % pixels;
            cells[at] = Cell(grid.Place(pixel % grid.Width, pixel / grid.Width, first + (at / pixels)));
            if (cells[at] >= 0) starts[cells[at] + 1]++;
        }

        for (int z = 0; z < volume.Depth; z++) starts[z + 1] += starts[z];
        var order = new int[starts[volume.Depth]];
        var next = starts.AsSpan().ToArray();
        for (int at = 0; at < cells.Length; at++)
        {
            if (cells[at] >= 0) order[next[cells[at]]++] = at;
        }

        return (order, starts);
    }

    private int Cell(Vector3D place)
    {
        if (!Inside(place.X, volume.Columns) || !Inside(place.Y, volume.Rows) || !Inside(place.Z, volume.Depth)) return -1;
        return interpolation == Interpolation.Nearest ? Nearest(place.Z, volume.Depth) : Math.Clamp((int)Math.Floor(place.Z), 0, volume.Depth - 1);
    }

    private static bool Inside(double place, int count) => place >= -0.5 - Slack && place <= count - 0.5 + Slack;

    private static int Nearest(double place, int count) => Math.Clamp((int)Math.Floor(place + 0.5), 0, count - 1);

    private void Value(Vector3D place, int z, Span<double> into)
    {
        if (interpolation == Interpolation.Nearest)
        {
            int nearest = ((Nearest(place.Y, volume.Rows) * volume.Columns) + Nearest(place.X, volume.Columns)) * volume.Samples;
            lower.AsSpan(nearest, into.Length).CopyTo(into);
            return;
        }

        var (x0, x1, partX) = Between(place.X, volume.Columns);
        var (y0, y1, partY) = Between(place.Y, volume.Rows);
        double partZ = Math.Clamp(place.Z - z, 0, 1);
        for (int s = 0; s < into.Length; s++)
        {
            double low = Bilinear(lower, s), high = partZ > 0 ? Bilinear(upper, s) : low;
            into[s] = low + ((high - low) * partZ);
        }

        double Bilinear(double[] from, int s)
        {
            double top = Mix(from[At(x0, y0, s)], from[At(x1, y0, s)], partX), bottom = Mix(from[At(x0, y1, s)], from[At(x1, y1, s)], partX);
            return Mix(top, bottom, partY);
        }

        int At(int x, int y, int s) => (((y * volume.Columns) + x) * volume.Samples) + s;
    }

    private static double Mix(double a, double b, double part) => part == 0 ? a : a + ((b - a) * part);

    private static (int From, int To, double Part) Between(double place, int count)
    {
        double clamped = Math.Clamp(place, 0, count - 1);
        int from = (int)clamped;
        return (from, Math.Min(from + 1, count - 1), clamped - from);
    }

    private void Load(int z, CancellationToken cancellation)
    {
        if (upperZ == z) upper.CopyTo(lower, 0);
        else if (lowerZ != z) Load(z, lower, cancellation);
        lowerZ = z;
        int above = Math.Min(z + 1, volume.Depth - 1);
        if (interpolation == Interpolation.Nearest || upperZ == above) return;
        if (above == z) lower.CopyTo(upper, 0);
        else Load(above, upper, cancellation);
        upperZ = above;
    }

    private void Load(int z, double[] into, CancellationToken cancellation)
    {
        voxels.Read((time * volume.VoxelsPerVolume) + ((long)z * volume.Columns * volume.Rows), plane, cancellation);
        var stored = new PixelBuffer(volume.Columns, volume.Rows, volume.Samples, volume.Type, plane);
        for (int i = 0; i < into.Length; i++) into[i] = Samples.Value(stored, i);
    }
}
