using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Volumes;

/// <summary>Slices of a volume as stored values, with where they lie: the part of every volume reader that does not depend on the format.</summary>
/// <param name="isLabels">The voxels are labels: no value between two of them means anything.</param>
internal sealed class VolumeSlicer(IVoxelSource voxels, VolumeGrid grid, bool isLabels)
{
    /// <summary>Slices of a slab in memory at a time; a sagittal slab reads the whole volume once for each so many.</summary>
    private const int SlabSlices = 32;

    private readonly VolumeAxes axes = VolumeAxes.Of(grid.Affine);

    /// <summary>
    /// Planes across the stored ones are sampled at right angles where the axes lean against each other, as those of a tilted gantry do; otherwise they are
    /// voxels as they lie.
    /// </summary>
    public bool IsStraightened { get; init; }

    public int Count(Plane plane) => grid.Axis(Geometry(plane).Normal);

    public (double Row, double Column) Spacing(Plane plane)
    {
        var geometry = Geometry(plane);
        if (Leans(geometry)) return (PlaneGrid.Pixel(grid), PlaneGrid.Pixel(grid));
        return (grid.Step(geometry.Row).Length, grid.Step(geometry.Column).Length);
    }

    /// <summary>The slice whose middle is nearest to a patient coordinate (LPS+, mm) along the plane's normal.</summary>
    /// <exception cref="ImageRangeException">Beyond the outermost slices' faces.</exception>
    public int IndexAt(Plane plane, double millimetres)
    {
        var geometry = Geometry(plane);
        double first = Coordinate(plane, Placement(geometry, 0)), step = Count(plane) == 1 ? 0 : Coordinate(plane, Placement(geometry, 1)) - first;
        double face = Math.Abs(step) / 2, last = first + (step * (Count(plane) - 1));
        if (step == 0) face = grid.Step(geometry.Normal).Length / 2;
        if (!(millimetres >= Math.Min(first, last) - face && millimetres <= Math.Max(first, last) + face))
            throw new ImageRangeException($"The {plane} slices lie from {first:0.###} to {last:0.###} mm; {millimetres} was asked for.");
        return step == 0 ? 0 : Math.Clamp((int)Math.Round((millimetres - first) / step), 0, Count(plane) - 1);
    }

    /// <exception cref="ImageRangeException">No such slice or time, or a plane or slab that cannot be.</exception>
    public (PixelBuffer Values, PicturePlane Placement, int? Index) Cut(SliceRequest request, CancellationToken cancellation)
    {
        if (request.Time < 0 || request.Time >= grid.Times) throw new ImageRangeException($"The volume has times 0 to {grid.Times - 1}; {request.Time} was asked for.");
        if (request.Slab is { } slab && !(slab.Thickness > 0 && double.IsFinite(slab.Thickness))) throw new ImageRangeException("A slab's thickness is a number of mm above 0.");
        if (request.Slab is not null && grid.Samples > 1) throw new UnsupportedImageException("Colours have no greatest, least or mean voxel.", "slab of colour voxels");
        return request.Oblique is { } oblique ? CutOblique(oblique, request, cancellation) : CutStraight(request, cancellation);
    }

    /// <summary>The voxels nearest to another picture's pixels, as float64; NaN outside this volume.</summary>
    public PixelBuffer Nearest(PicturePlane placement, int width, int height, int time, CancellationToken cancellation) =>
        new PlaneSampler(voxels, grid, time, Interpolation.Nearest).Cut(PlaneGrid.Of(grid, placement, width, height), SlabProjection.Maximum, cancellation);

    private (PixelBuffer Values, PicturePlane Placement, int? Index) CutStraight(SliceRequest request, CancellationToken cancellation)
    {
        int count = Count(request.Plane);
        int index = request.Millimetres is { } millimetres ? IndexAt(request.Plane, millimetres) : request.Index ?? count / 2;
        if (index < 0 || index >= count) throw new ImageRangeException($"The volume has {request.Plane} slices 0 to {count - 1}; {index} was asked for.");
        var geometry = Geometry(request.Plane);
        int width = grid.Axis(geometry.Column), height = grid.Axis(geometry.Row), at = geometry.NormalFlipped ? count - 1 - index : index;
        var placement = Placement(geometry, index);
        if (Leans(geometry)) return CutOblique(Straight(placement, width, height), request, cancellation) with { Index = index };
        if (request.Slab is not { } slab) return (Buffer(grid.Type, SliceGather.Cut(voxels, grid, geometry, at, 1, request.Time, cancellation)), placement, index);
        var projector = Project(geometry, at, slab, request.Time, width * height, cancellation);
        return (Buffer(projector.Type, projector.Result()), placement, index);

        PixelBuffer Buffer(SampleType type, byte[] data) => new(width, height, grid.Samples, type, data);
    }

    private SlabProjector Project(SliceGeometry geometry, int at, Slab slab, int time, int pixels, CancellationToken cancellation)
    {
        int reach = (int)Math.Min(grid.Axis(geometry.Normal), Math.Floor((slab.Thickness / 2 / Apart(geometry)) + 1e-6));
        int from = Math.Max(0, at - reach), to = Math.Min(grid.Axis(geometry.Normal) - 1, at + reach);
        var projector = new SlabProjector(slab.Projection, grid.Type, pixels);
        for (int first = from; first <= to; first += SlabSlices)
        {
            int slices = Math.Min(SlabSlices, to - first + 1);
            var values = SliceGather.Cut(voxels, grid, geometry, first, slices, time, cancellation);
            for (int i = 0; i < slices; i++) projector.Add(values.AsSpan(i * pixels * grid.VoxelBytes, pixels * grid.VoxelBytes));
        }

        return projector;
    }

    private (PixelBuffer Values, PicturePlane Placement, int? Index) CutOblique(ObliquePlane plane, SliceRequest request, CancellationToken cancellation)
    {
        var (pixels, placement) = PlaneGrid.Of(grid, plane, request.Slab);
        var interpolation = request.Interpolation ?? (isLabels ? Interpolation.Nearest : Interpolation.Trilinear);
        var values = new PlaneSampler(voxels, grid, request.Time, interpolation).Cut(pixels, request.Slab?.Projection ?? SlabProjection.Maximum, cancellation);
        return (values, placement, null);
    }

    /// <summary>Distance of neighbouring slices across their planes, mm.</summary>
    private double Apart(SliceGeometry geometry)
    {
        var normal = grid.Step(geometry.Column).Cross(grid.Step(geometry.Row)).Unit();
        double apart = Math.Abs(normal.Dot(grid.Step(geometry.Normal)));
        return apart > 0 ? apart : grid.Step(geometry.Normal).Length;
    }

    private bool Leans(SliceGeometry geometry)
    {
        Vector3D column = grid.Step(geometry.Column), row = grid.Step(geometry.Row);
        return IsStraightened && Math.Abs(column.Dot(row)) > 1e-3 * column.Length * row.Length;
    }

    /// <summary>The plane of a slice with its rows at right angles to its columns.</summary>
    private static ObliquePlane Straight(PicturePlane placement, int width, int height)
    {
        var right = placement.ColumnStep.Unit();
        var down = (placement.RowStep - (right * placement.RowStep.Dot(right))).Unit();
        return new(placement.At((width - 1) / 2.0, (height - 1) / 2.0), right, down);
    }

    private SliceGeometry Geometry(Plane plane) => SliceGeometry.Of(axes, plane);

    private PicturePlane Placement(SliceGeometry geometry, int index)
    {
        Span<double> corner = stackalloc double[3];
        corner[geometry.Column] = geometry.ColumnFlipped ? grid.Axis(geometry.Column) - 1 : 0;
        corner[geometry.Row] = geometry.RowFlipped ? grid.Axis(geometry.Row) - 1 : 0;
        corner[geometry.Normal] = geometry.NormalFlipped ? grid.Axis(geometry.Normal) - 1 - index : index;
        return new(
            grid.At(corner[0], corner[1], corner[2]).Turned(),
            (grid.Step(geometry.Column) * (geometry.ColumnFlipped ? -1 : 1)).Turned(),
            (grid.Step(geometry.Row) * (geometry.RowFlipped ? -1 : 1)).Turned());
    }

    /// <summary>Where the middle of a slice lies along the patient's axis that its plane is named for, LPS+, mm.</summary>
    private double Coordinate(Plane plane, PicturePlane placement)
    {
        var geometry = Geometry(plane);
        var middle = placement.Origin
            + (placement.ColumnStep * ((grid.Axis(geometry.Column) - 1) / 2.0)) + (placement.RowStep * ((grid.Axis(geometry.Row) - 1) / 2.0));
        return plane switch { Plane.Axial => middle.Z, Plane.Coronal => middle.Y, _ => middle.X };
    }
}
