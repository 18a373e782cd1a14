using System.Runtime.CompilerServices;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Nifti;

/// <summary>A NIfTI volume. Slices are read when asked for; several threads may read at once.</summary>
internal sealed class NiftiReader : IVolumeReader
{
    /// <summary>Slices looked at for the automatic window, spread over the volume.</summary>
    private const int WindowSlices = 16;

    private readonly NiftiHeader header;
    private readonly NiftiVoxels voxels;
    private readonly VolumeAxes axes;
    private StrongBox<Window>? automatic;

    public NiftiReader(NiftiHeader header, NiftiVoxels voxels, ImageInfo info)
    {
        this.header = header;
        this.voxels = voxels;
        Info = info;
        axes = VolumeAxes.Of(info.Affine!);
    }

    public ImageInfo Info { get; }

    private Window? OwnWindow => header.Calibrated is { } range ? Window.FromRange(range.Low, range.High) : null;

    private int Times => (int)Math.Min(int.MaxValue, header.Voxels / ((long)header.Axis(0) * header.Axis(1) * header.Axis(2)));

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= Info.Frames) throw new ImageRangeException($"The volume has frames 0 to {Info.Frames - 1}; {frame} was asked for.");
        RequireSamples();
        var size = (long)header.Axis(0) * header.Axis(1) * header.Type.Bytes;
        if (size > NiftiLimits.Slice) throw new ImageLimitException($"A slice of {size} bytes is above {NiftiLimits.Slice >> 20} MiB.");
        var data = new byte[size];
        voxels.Read((long)frame * header.Axis(0) * header.Axis(1), data, cancellation);
        return new(header.Axis(0), header.Axis(1), header.Type.Samples, header.Type.Sample!.Value, data);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) => Show(ReadFrame(frame, cancellation), options, cancellation);

    public int SliceCount(Plane plane) => header.Axis(SliceGeometry.Of(axes, plane).Normal);

    public (double Row, double Column) SliceSpacing(Plane plane)
    {
        var geometry = SliceGeometry.Of(axes, plane);
        return (Zoom(geometry.Row), Zoom(geometry.Column));
    }

    public PixelBuffer ReadSlice(Plane plane, int index, int time, DisplayOptions options, CancellationToken cancellation)
    {
        var geometry = SliceGeometry.Of(axes, plane);
        int count = header.Axis(geometry.Normal);
        if (index < 0 || index >= count) throw new ImageRangeException($"The volume has {plane} slices 0 to {count - 1}; {index} was asked for.");
        if (time < 0 || time >= Times) throw new ImageRangeException($"The volume has times 0 to {Times - 1}; {time} was asked for.");
        RequireSamples();
        int at = geometry.NormalFlipped ? count - 1 - index : index;
        long first = (long)time * header.Axis(0) * header.Axis(1) * header.Axis(2);
        return Show(SliceGather.Cut(voxels, header, geometry, at, first, cancellation), options, cancellation);
    }

    public (double Center, double Width)? DefaultWindow(CancellationToken cancellation)
    {
        if (header.Type.Samples > 1 || header.Type.Sample is null) return null;
        var window = OwnWindow ?? AutomaticWindow(cancellation);
        return (window.Center, window.Width);
    }

    public void Dispose() => voxels.Dispose();

    /// <summary>DICOM's own linear function counts whole grey levels; voxels may be fractions between 0 and 1, so the exact one is used throughout.</summary>
    private PixelBuffer Show(PixelBuffer stored, DisplayOptions options, CancellationToken cancellation)
    {
        if (stored.SamplesPerPixel > 1)
        {
            var rgb = Colour.ToRgb(stored);
            return options.Invert ? Colour.Invert(rgb) : rgb;
        }

        var window = options is { WindowCenter: { } center, WindowWidth: { } width }
            ? new Window(center, width, WindowFunction.LinearExact)
            : Window.Choose(options, OwnWindow ?? AutomaticWindow(cancellation), () => default);
        return Grey.Apply(stored, window, header.Slope, header.Intercept, options.Invert);
    }

    /// <summary>Two threads may both compute it; they come to the same.</summary>
    private Window AutomaticWindow(CancellationToken cancellation) => (automatic ??= new(Automatic(cancellation))).Value;

    /// <summary>One window for the whole first volume, so that scrolling does not flicker.</summary>
    private Window Automatic(CancellationToken cancellation)
    {
        int depth = header.Axis(2), slices = Math.Min(WindowSlices, depth);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < slices; i++)
        {
            var (from, to) = Percentiles.Of(ReadFrame((int)(((i + 0.5) * depth) / slices), cancellation), 0.5, 99.5);
            low = Math.Min(low, from);
            high = Math.Max(high, to);
        }

        double a = (low * header.Slope) + header.Intercept, b = (high * header.Slope) + header.Intercept;
        return Window.FromRange(Math.Min(a, b), Math.Max(a, b));
    }

    private double Zoom(int axis) => axis < Info.Zooms!.Length ? Info.Zooms[axis] : 1;

    private void RequireSamples()
    {
        if (header.Type.Sample is null) throw new UnsupportedImageException($"No decoder here for {header.Type.Name} voxels.", $"NIfTI {header.Type.Name}");
    }
}
