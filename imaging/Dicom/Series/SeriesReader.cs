using Lightbox.Imaging.Display;
using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>
/// Planes of a DICOM series, or of one multi-frame instance, as a volume. Frames are the planes as they are stored: those of a series from one end of the stack to the
/// other, those of one instance in its own order.
/// </summary>
internal sealed class SeriesReader : IVolumeReader, ISegmentable, IGreyReader
{
    private readonly IReadOnlyList<DicomReader> instances;
    private readonly SeriesFrame?[] frames;
    private readonly SeriesVoxels voxels;
    private readonly VolumeSlicer slicer;
    private readonly VolumeTone tone;

    private SeriesReader(IReadOnlyList<DicomReader> instances, SeriesStack stack, bool isOneFile, CancellationToken cancellation)
    {
        this.instances = instances;
        var planes = stack.Frames;
        frames = isOneFile ? [.. planes.OfType<SeriesFrame>().OrderBy(frame => frame.Number)] : planes;
        var middle = Present(stack, stack.Depth / 2);
        voxels = new(stack, cancellation);
        var grid = SeriesInfo.Grid(stack, voxels.Type);
        slicer = new(voxels, grid, isLabels: false) { IsStraightened = stack.Tilt > 0.1 };
        var modality = ModalityTransform.Of(middle.Reader.File.DataSet, middle.Shape, middle.Number, cancellation);
        var windows = FileWindows.Of(middle.Reader.File.DataSet, middle.Number).Select(window => FileWindows.InModalityUnits(window, modality, middle.Shape).ToWindow());
        tone = new(grid, (plane, token) => voxels.Plane(PresentIndex(stack, plane), token))
        {
            Slope = voxels.Slope,
            Intercept = voxels.Intercept,
            Padding = voxels.Padding,
            Windows = [.. windows],
            Function = FileWindows.Of(middle.Reader.File.DataSet, middle.Number) is [var own, ..] ? own.Function : WindowFunction.Linear,
            IsInverted = middle.Shape.IsMonochrome1 || middle.Reader.File.DataSet.Text(Tags.PresentationLutShape) == "INVERSE",
        };
        Info = SeriesInfo.Of(middle, stack, grid, frames.Length, isOneFile);
    }

    public ImageInfo Info { get; }

    /// <summary>The one file that it is of; null for a series of several.</summary>
    public Part10File? OnlyFile => instances is [var one] ? one.File : null;

    /// <summary>The instances of a series, in any order; theirs are the readers' from then on.</summary>
    /// <exception cref="ImageFormatException">They make no regular stack.</exception>
    public static SeriesReader Open(IReadOnlyList<DicomReader> instances, CancellationToken cancellation) =>
        new(instances, SeriesStack.Of(instances), isOneFile: false, cancellation);

    /// <summary>A multi-frame instance whose frames make a stack; null for any other, which is a picture of several frames.</summary>
    public static SeriesReader? TryOpen(DicomReader instance, CancellationToken cancellation)
    {
        try
        {
            if (instance.Info.Kind != ImageKind.Image || instance.Shape is not { Frames: > 1, Samples: 1, IsPalette: false }) return null;
            var stack = SeriesStack.Of([instance]);
            return stack.Depth > 1 && !stack.HasGaps ? new([instance], stack, isOneFile: true, cancellation) : null;
        }
        catch (ImagingException)
        {
            // What is wrong with its pixels is said when they are asked for; frames that lie anyhow are frames.
            return null;
        }
    }

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        var at = At(frame);
        return at.Reader.ReadFrame(at.Number, cancellation);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var at = At(frame);
        return at.Reader.ReadDisplay(at.Number, options, cancellation);
    }

    public GreyValues? ReadGrey(int frame, CancellationToken cancellation)
    {
        var at = At(frame);
        return at.Reader.ReadGrey(at.Number, cancellation);
    }

    public (double Center, double Width)? DefaultWindow(int frame, CancellationToken cancellation) => DefaultWindow(cancellation);

    public SegmentationTarget TargetOf(int frame)
    {
        var at = At(frame);
        return at.Reader.TargetOf(at.Number);
    }

    public int SliceCount(Plane plane) => slicer.Count(plane);

    public (double Row, double Column) SliceSpacing(Plane plane) => slicer.Spacing(plane);

    public int SliceAt(Plane plane, double millimetres) => slicer.IndexAt(plane, millimetres);

    public VolumeSlice ReadSlice(SliceRequest request, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        var (values, placement, index) = slicer.Cut(request, cancellation);
        return new(tone.Show(values, options, cancellation), placement, index);
    }

    public PixelBuffer ReadNearest(PicturePlane placement, int width, int height, int time, CancellationToken cancellation) =>
        slicer.Nearest(placement, width, height, time, cancellation);

    public (double Center, double Width)? DefaultWindow(CancellationToken cancellation) => tone.Default(cancellation);

    public void Dispose()
    {
        voxels.Dispose();
        foreach (var instance in instances) instance.Dispose();
    }

    private SeriesFrame At(int frame)
    {
        if (frame < 0 || frame >= frames.Length) throw new ImageRangeException($"The volume has frames 0 to {frames.Length - 1}; {frame} was asked for.");
        return frames[frame] ?? throw new ImageRangeException($"Plane {frame} of the series is missing.");
    }

    private static SeriesFrame Present(SeriesStack stack, int plane) => stack.Frames[PresentIndex(stack, plane)]!;

    /// <summary>The plane itself or the nearest below that is not missing; the first always is there.</summary>
    private static int PresentIndex(SeriesStack stack, int plane)
    {
        while (stack.Frames[plane] is null) plane--;
        return plane;
    }
}
