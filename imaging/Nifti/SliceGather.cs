namespace Lightbox.Imaging.Nifti;

/// <summary>Cuts a plane out of voxels that lie x fastest, then y, then z: with at most one z-plane of the file in memory.</summary>
internal static class SliceGather
{
    /// <param name="geometry">Which axes make the picture.</param>
    /// <param name="index">0-based along the array axis of the plane's normal.</param>
    /// <param name="firstVoxel">Number of the volume's first voxel in the file.</param>
    public static PixelBuffer Cut(NiftiVoxels voxels, NiftiHeader header, SliceGeometry geometry, int index, long firstVoxel, CancellationToken cancellation)
    {
        int width = header.Axis(geometry.Column), height = header.Axis(geometry.Row), bytes = header.Type.Bytes;
        var output = new byte[Checked(width, height, bytes)];
        int columns = header.Axis(0), rows = header.Axis(1);

        // Only the part of each z-plane that the slice needs: all of it, or one row of it when the slice lies along y.
        bool oneRow = geometry.Normal == 1;
        long partVoxels = oneRow ? columns : (long)columns * rows;
        var part = new byte[Checked(partVoxels, 1, bytes)];
        int from = geometry.Normal == 2 ? index : 0, to = geometry.Normal == 2 ? index + 1 : header.Axis(2);
        for (int z = from; z < to; z++)
        {
            voxels.Read(firstVoxel + ((long)z * columns * rows) + (oneRow ? (long)index * columns : 0), part, cancellation);
            Place(part, z, header, geometry, index, output, width);
        }

        return new PixelBuffer(width, height, header.Type.Samples, header.Type.Sample!.Value, output);
    }

    private static void Place(byte[] part, int z, NiftiHeader header, SliceGeometry geometry, int index, byte[] output, int width)
    {
        int columns = header.Axis(0), bytes = header.Type.Bytes;
        (int x0, int x1) = geometry.Normal == 0 ? (index, index + 1) : (0, columns);
        (int y0, int y1) = geometry.Normal == 1 ? (index, index + 1) : (0, header.Axis(1));
        int top = geometry.Normal == 1 ? index : 0;
        for (int y = y0; y < y1; y++)
        {
            for (int x = x0; x < x1; x++)
            {
                int column = At(geometry.Column, geometry.ColumnFlipped), row = At(geometry.Row, geometry.RowFlipped);
                part.AsSpan((((y - top) * columns) + x) * bytes, bytes).CopyTo(output.AsSpan(((row * width) + column) * bytes));

                int At(int axis, bool flipped)
                {
                    int position = axis == 0 ? x : axis == 1 ? y : z;
                    return flipped ? header.Axis(axis) - 1 - position : position;
                }
            }
        }
    }

    private static int Checked(long width, long height, int bytes) => width * height * bytes <= NiftiLimits.Slice
        ? (int)(width * height * bytes)
        : throw new ImageLimitException($"A slice of {width} x {height} voxels is above {NiftiLimits.Slice >> 20} MiB.");
}
