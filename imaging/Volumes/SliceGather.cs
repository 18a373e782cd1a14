using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Volumes;

/// <summary>Cuts planes out of voxels that lie x fastest, then y, then z: with at most one z-plane of the file in memory beside the result.</summary>
internal static class SliceGather
{
    /// <summary>Neighbouring slices, one behind the other in file order of the normal axis.</summary>
    /// <param name="geometry">Which axes make the picture.</param>
    /// <param name="first">0-based along the array axis of the plane's normal.</param>
    /// <param name="count">How many slices from there.</param>
    /// <param name="time">Which volume.</param>
    public static byte[] Cut(IVoxelSource voxels, VolumeGrid grid, SliceGeometry geometry, int first, int count, int time, CancellationToken cancellation)
    {
        var output = new byte[grid.Bytes((long)grid.Axis(geometry.Column) * grid.Axis(geometry.Row) * count)];
        var box = new Box(grid, geometry.Normal, first, count);
        var part = new byte[grid.Bytes((long)grid.Columns * (box.ToY - box.FromY))];
        for (int z = box.FromZ; z < box.ToZ; z++)
        {
            cancellation.ThrowIfCancellationRequested();
            voxels.Read((time * grid.VoxelsPerVolume) + ((((long)z * grid.Rows) + box.FromY) * grid.Columns), part, cancellation);
            Place(part, output, grid, geometry, box, z);
        }

        return output;
    }

    private static void Place(byte[] part, byte[] output, VolumeGrid grid, SliceGeometry geometry, Box box, int z)
    {
        switch (grid.VoxelBytes)
        {
            case 1:
                Place<byte>(part, output, grid, geometry, box, z);
                break;
            case 2:
                Place<ushort>(part, output, grid, geometry, box, z);
                break;
            case 3:
                Place<Rgb>(part, output, grid, geometry, box, z);
                break;
            case 4:
                Place<uint>(part, output, grid, geometry, box, z);
                break;
            default:
                Place<ulong>(part, output, grid, geometry, box, z);
                break;
        }
    }

    private static void Place<T>(byte[] part, byte[] output, VolumeGrid grid, SliceGeometry geometry, Box box, int z)
        where T : struct
    {
        var from = MemoryMarshal.Cast<byte, T>(part);
        var to = MemoryMarshal.Cast<byte, T>(output.AsSpan());
        var (stepX, startX) = Stride(grid, geometry, box, 0);
        var (stepY, startY) = Stride(grid, geometry, box, 1);
        var (stepZ, startZ) = Stride(grid, geometry, box, 2);
        int origin = startX + startY + startZ + (z * stepZ);
        for (int y = box.FromY; y < box.ToY; y++)
        {
            int target = origin + (y * stepY);
            var row = from.Slice((y - box.FromY) * grid.Columns, grid.Columns);
            for (int x = box.FromX; x < box.ToX; x++) to[target + (x * stepX)] = row[x];
        }
    }

    /// <summary>How far apart neighbours along an array axis lie in the output, and what the axis adds to the place of index 0.</summary>
    private static (int Step, int Start) Stride(VolumeGrid grid, SliceGeometry geometry, Box box, int axis)
    {
        int width = grid.Axis(geometry.Column);
        if (axis == geometry.Normal)
        {
            int slice = width * grid.Axis(geometry.Row);
            return (slice, -box.First * slice);
        }

        bool isColumn = axis == geometry.Column;
        int step = isColumn ? 1 : width;
        bool flipped = isColumn ? geometry.ColumnFlipped : geometry.RowFlipped;
        return flipped ? (-step, (grid.Axis(axis) - 1) * step) : (step, 0);
    }

    /// <summary>The part of the array that the slices cover.</summary>
    private readonly record struct Box(VolumeGrid Grid, int Normal, int First, int Count)
    {
        public int FromX => Normal == 0 ? First : 0;

        public int ToX => Normal == 0 ? First + Count : Grid.Columns;

        public int FromY => Normal == 1 ? First : 0;

        public int ToY => Normal == 1 ? First + Count : Grid.Rows;

        public int FromZ => Normal == 2 ? First : 0;

        public int ToZ => Normal == 2 ? First + Count : Grid.Depth;
    }

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    private readonly record struct Rgb
    {
        private readonly byte red;
        private readonly byte green;
        private readonly byte blue;
    }
}
