using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>What a stack of planes says as a volume: its middle instance's fields, without those that are one instance's alone.</summary>
internal static class SeriesInfo
{
    public static ImageInfo Of(SeriesFrame middle, SeriesStack stack, VolumeGrid grid, int frames, bool isOneFile)
    {
        var info = middle.Reader.Info;
        double[] zooms = [stack.First.Spacing.Column, stack.First.Spacing.Row, stack.Step.Length, .. stack.Times > 1 ? (double[])[1] : []];
        return info with
        {
            Kind = ImageKind.Volume,
            Frames = frames,
            Spacing = [stack.First.Spacing.Row, stack.First.Spacing.Column],
            Dims = [grid.Columns, grid.Rows, grid.Depth, .. stack.Times > 1 ? (int[])[stack.Times] : []],
            Zooms = zooms,
            Affine = grid.Affine,
            SopInstanceUid = isOneFile ? info.SopInstanceUid : null,
            InstanceNumber = isOneFile ? info.InstanceNumber : null,
            ImagePosition = [stack.First.Origin.X, stack.First.Origin.Y, stack.First.Origin.Z],
            Remarks = stack.Remarks.Count > 0 ? stack.Remarks : null,
            Gaps = stack.HasGaps ? Gaps(stack) : null,
        };
    }

    private static double[] Gaps(SeriesStack stack)
    {
        var gaps = new List<double>();
        int last = 0;
        for (int plane = 1; plane < stack.Depth; plane++)
        {
            if (stack.Frames[plane] is null) continue;
            if (plane - last > 1) gaps.Add(Math.Round((plane - last) * stack.Step.Length, 3));
            last = plane;
        }

        return [.. gaps];
    }

    public static VolumeGrid Grid(SeriesStack stack, SampleType type)
    {
        var shape = stack.Frames.OfType<SeriesFrame>().First().Shape;
        Vector3D x = stack.First.ColumnStep.Turned(), y = stack.First.RowStep.Turned(), z = stack.Step.Turned(), origin = stack.First.Origin.Turned();
        double[][] affine = [[x.X, y.X, z.X, origin.X], [x.Y, y.Y, z.Y, origin.Y], [x.Z, y.Z, z.Z, origin.Z], [0, 0, 0, 1]];
        return new(shape.Columns, shape.Rows, stack.Depth, stack.Times, type, 1, affine);
    }
}
