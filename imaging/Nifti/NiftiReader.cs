using Lightbox.Imaging.Display;
using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>A NIfTI or Analyze volume. Slices are read when asked for; several threads may read at once.</summary>
internal sealed class NiftiReader : IVolumeReader, IGreyReader
{
    private readonly NiftiHeader header;
    private readonly NiftiVoxels voxels;
    private readonly VolumeGrid grid;
    private readonly VolumeSlicer slicer;
    private readonly VolumeTone tone;

    public NiftiReader(NiftiHeader header, NiftiVoxels voxels, ImageInfo info)
    {
        this.header = header;
        this.voxels = voxels;
        Info = info;
        grid = NiftiInfo.Grid(header, info);
        slicer = new(voxels, grid, header.IsLabels);
        tone = new(grid, ReadFrame)
        {
            Slope = header.Slope,
            Intercept = header.Intercept,
            Windows = header.Calibrated is { } range ? [Window.FromRange(range.Low, range.High)] : [],
        };
    }

    public ImageInfo Info { get; }

    /// <summary>Stored x slope + intercept = value.</summary>
    public double Slope => header.Slope;

    public double Intercept => header.Intercept;

    /// <summary>Volumes, the fourth and later dimensions flattened.</summary>
    public int Times => grid.Times;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= Info.Frames) throw new ImageRangeException($"The volume has frames 0 to {Info.Frames - 1}; {frame} was asked for.");
        RequireSamples();
        var data = new byte[grid.Bytes((long)grid.Columns * grid.Rows)];
        voxels.Read((long)frame * grid.Columns * grid.Rows, data, cancellation);
        return new(grid.Columns, grid.Rows, grid.Samples, grid.Type, data);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) => tone.Show(ReadFrame(frame, cancellation), options, cancellation);

    public GreyValues? ReadGrey(int frame, CancellationToken cancellation) => ReadFrame(frame, cancellation) is { SamplesPerPixel: 1 } stored
        ? new(stored, value => (value * header.Slope) + header.Intercept)
        : null;

    public (double Center, double Width)? DefaultWindow(int frame, CancellationToken cancellation) => DefaultWindow(cancellation);

    public int SliceCount(Plane plane) => slicer.Count(plane);

    public (double Row, double Column) SliceSpacing(Plane plane) => slicer.Spacing(plane);

    public int SliceAt(Plane plane, double millimetres) => slicer.IndexAt(plane, millimetres);

    public VolumeSlice ReadSlice(SliceRequest request, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireSamples();
        var (values, placement, index) = slicer.Cut(request, cancellation);
        return new(tone.Show(values, options, cancellation), placement, index);
    }

    public PixelBuffer ReadNearest(PicturePlane placement, int width, int height, int time, CancellationToken cancellation)
    {
        RequireSamples();
        return slicer.Nearest(placement, width, height, time, cancellation);
    }

    public (double Center, double Width)? DefaultWindow(CancellationToken cancellation) => header.Type.Sample is null ? null : tone.Default(cancellation);

    /// <summary>Lets go of all but the file itself, which stays its owner's.</summary>
    public void Release() => voxels.Forget();

    public void Dispose() => voxels.Dispose();

    private void RequireSamples()
    {
        if (header.Type.Sample is null) throw new UnsupportedImageException($"No decoder here for {header.Type.Name} voxels.", $"{(header.Version == 0 ? "Analyze" : "NIfTI")} {header.Type.Name}");
    }
}
