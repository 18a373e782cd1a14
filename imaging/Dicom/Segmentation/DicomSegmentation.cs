using System.Runtime.InteropServices;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A DICOM segmentation object (PS3.3 A.51, A.93). Its frames find their place by their planes; only where one side has no plane (a film) by the
/// instances they name as their source.
/// </summary>
internal sealed class DicomSegmentation : ISegmentation
{
    private readonly DicomReader reader;
    private readonly PixelDescription shape;
    private readonly SegmentationDescription description;
    private readonly IReadOnlyList<SegmentationFrame> frames;
    private readonly IReadOnlyList<SegmentationStack> stacks;
    private readonly string? frameOfReference;

    private DicomSegmentation(DicomReader reader)
    {
        this.reader = reader;
        var dataSet = reader.File.DataSet;
        shape = PixelDescription.Of(dataSet, dataSet.Pixels() ?? throw new ImageFormatException("The segmentation has no pixels.", field: Tags.PixelData.ToString()));
        description = SegmentationDescription.Of(dataSet, shape);
        frames = SegmentationFrame.All(dataSet, description, Frames(dataSet));
        stacks = SegmentationStack.Of(frames, Distance(dataSet));
        frameOfReference = dataSet.Text(Tags.FrameOfReferenceUid);
    }

    public SegmentationKind Kind => description.Kind;

    public IReadOnlyList<Segment> Segments => description.Segments;

    /// <summary>Null for a file that is no DICOM segmentation object.</summary>
    public static ISegmentation? TryOpen(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[DicomFormat.HeadLength];
        if (!DicomFormat.Matches(head.AsSpan(0, source.Read(0, head, cancellation)))) return null;
        var file = Part10File.Read(source, cancellation);
        var sopClass = file.DataSet.Text(Tags.SopClassUid) ?? file.Meta.Text(Tags.MediaStorageSopClassUid);
        return SegmentationDescription.SopClasses.Contains(sopClass) ? new DicomSegmentation(new DicomReader(source, file)) : null;
    }

    public LabelMap? Map(SegmentationTarget target, IReadOnlySet<int>? segments, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ImageLimits.Default.CheckSize("A picture with segments", target.Width, target.Height);
        var builder = new LabelMapBuilder(target.Width, target.Height, Kind == SegmentationKind.Fractional);
        var named = target.SopInstanceUid is { } instance
            ? frames.Where(frame => frame.IsDrawnOn(instance, target.Frame)).ToList()
            : [];
        if (target.Plane is not null && stacks.Count > 0 && (named.Count > 0 || SharesFrameOfReference(target)))
        {
            foreach (var stack in stacks)
            {
                stack.Lay(target, shape.Columns, shape.Rows, (frame, at, from) => Draw(builder, frame, at, from, segments, cancellation));
            }

            return builder.Build();
        }

        if (named.Count == 0) return null;
        if ((shape.Columns, shape.Rows) != (target.Width, target.Height))
        {
            throw new UnsupportedImageException(
                $"The segmentation ({shape.Columns} x {shape.Rows}) and its picture ({target.Width} x {target.Height}) differ in size and do not say where they lie.",
                "segmentation of another size without a position");
        }

        var all = Enumerable.Range(0, shape.PixelsPerFrame).ToArray();
        foreach (var frame in named) Draw(builder, frame, all, all, segments, cancellation);
        return builder.Build();
    }

    public void Dispose() => reader.Dispose();

    /// <summary>Planes of one frame of reference are comparable; a mask whose picture has none (NIfTI) is taken at its word.</summary>
    private bool SharesFrameOfReference(SegmentationTarget target) =>
        target.FrameOfReferenceUid is null || frameOfReference is null || target.FrameOfReferenceUid == frameOfReference;

    private void Draw(
        LabelMapBuilder builder,
        SegmentationFrame frame,
        ReadOnlySpan<int> at,
        ReadOnlySpan<int> from,
        IReadOnlySet<int>? segments,
        CancellationToken cancellation)
    {
        if (at.IsEmpty || (frame.Segment != 0 && segments?.Contains(frame.Segment) == false)) return;
        cancellation.ThrowIfCancellationRequested();
        var data = reader.ReadFrame(frame.Index, cancellation);
        var bytes = data.Data;
        switch (Kind)
        {
            case SegmentationKind.LabelMap:
                DrawLabels(builder, data, at, from, segments);
                break;
            case SegmentationKind.Binary when data.Type == SampleType.UInt8:
                for (var i = 0; i < at.Length; i++) builder.Add(at[i], (ushort)frame.Segment, bytes[from[i]] == 0 ? (byte)0 : (byte)255);
                break;
            case SegmentationKind.Fractional when data.Type == SampleType.UInt8:
                for (var i = 0; i < at.Length; i++) builder.Add(at[i], (ushort)frame.Segment, Coverage(bytes[from[i]]));
                break;
            default:
                throw new ImageFormatException($"A {Kind} segmentation in {data.Type} samples.", field: Tags.BitsAllocated.ToString());
        }
    }

    private void DrawLabels(LabelMapBuilder builder, PixelBuffer data, ReadOnlySpan<int> at, ReadOnlySpan<int> from, IReadOnlySet<int>? segments)
    {
        if (data.Type is not (SampleType.UInt8 or SampleType.UInt16))
        {
            throw new ImageFormatException($"A label map in {data.Type} samples.", field: Tags.BitsAllocated.ToString());
        }

        var words = MemoryMarshal.Cast<byte, ushort>(data.Data);
        var wide = data.Type == SampleType.UInt16;
        for (var i = 0; i < at.Length; i++)
        {
            var label = wide ? words[from[i]] : data.Data[from[i]];
            if (label != description.Background && (segments is null || segments.Contains(label))) builder.Add(at[i], label);
        }
    }

    /// <summary>Never 0 for a value above 0: a pixel that was outlined faintly is still outlined.</summary>
    private byte Coverage(byte value) => value == 0 ? (byte)0 : (byte)Math.Max(1, Math.Min(value, description.Full) * 255 / description.Full);

    private int Frames(DataSet dataSet)
    {
        // Sparse or full tiles of a slide have places in its pixel matrix, not in a picture.
        if (dataSet.Text(Tags.DimensionOrganizationType) is "TILED_FULL" || FunctionalGroups.Find(dataSet, 0, Tags.PlanePositionSlideSequence) is not null)
        {
            throw new UnsupportedImageException("A segmentation of a slide, in tiles, is not laid on pictures here.", "segmentation in tiles of a slide");
        }

        // The number is the file's word; what it says of each frame is not longer than the file.
        var listed = dataSet.Items(Tags.PerFrameFunctionalGroups).Count;
        return Math.Min(shape.Frames, Math.Max(1, listed));
    }

    /// <summary>How far apart slices are: Spacing Between Slices, else Slice Thickness (C.7.6.16.2.1).</summary>
    private static double? Distance(DataSet dataSet)
    {
        var measures = FunctionalGroups.Find(dataSet, 0, Tags.PixelMeasuresSequence) ?? dataSet;
        return measures.Number(Tags.SpacingBetweenSlices) is > 0 and var spacing ? spacing
            : measures.Number(Tags.SliceThickness) is > 0 and var thickness ? thickness
            : null;
    }
}
