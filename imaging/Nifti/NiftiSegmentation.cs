using System.Runtime.InteropServices;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Nifti;

/// <summary>
/// A NIfTI mask: labels in one volume, or a volume for each segment. It is laid on pictures by their place in the patient, whatever the two voxel grids are: every pixel
/// takes the voxel that it lies in.
/// </summary>
internal sealed class NiftiSegmentation : ISegmentation
{
    private readonly NiftiReader reader;
    private readonly MaskValues values;

    private NiftiSegmentation(NiftiReader reader, MaskValues values)
    {
        this.reader = reader;
        this.values = values;
        Segments = [.. values.Numbers.Select(Segment.Unnamed)];
    }

    public SegmentationKind Kind => values.Kind;

    public IReadOnlyList<Segment> Segments { get; }

    /// <returns>Null when the file is no NIfTI volume.</returns>
    public static ISegmentation? TryOpen(IByteSource source, CancellationToken cancellation)
    {
        if (NiftiFormat.Recognise(new FileHead(source, cancellation)) is null) return null;
        var reader = NiftiFormat.Open(source, cancellation);
        try
        {
            return new NiftiSegmentation(reader, MaskValues.Of(reader, reader.Slope, reader.Intercept, reader.Times, cancellation));
        }
        catch
        {
            reader.Release();
            throw;
        }
    }

    public LabelMap? Map(SegmentationTarget target, IReadOnlySet<int>? segments, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Plane is not { } plane) return null;
        var builder = new LabelMapBuilder(target.Width, target.Height, Kind == SegmentationKind.Fractional);
        bool isMet = false;
        foreach (int volume in Volumes(segments))
        {
            var nearest = reader.ReadNearest(plane, target.Width, target.Height, volume, cancellation);
            var stored = MemoryMarshal.Cast<byte, double>(nearest.Data);
            for (int pixel = 0; pixel < stored.Length; pixel++)
            {
                isMet |= !double.IsNaN(stored[pixel]);
                double value = (stored[pixel] * reader.Slope) + reader.Intercept;
                if (value > 0) Add(builder, pixel, volume, value, segments);
            }
        }

        return isMet ? builder.Build() : null;
    }

    public void Dispose() => reader.Dispose();

    private void Add(LabelMapBuilder builder, int pixel, int volume, double value, IReadOnlySet<int>? segments)
    {
        int number = Kind == SegmentationKind.LabelMap ? (int)value : volume + 1;
        if (segments?.Contains(number) == false) return;
        builder.Add(pixel, (ushort)number, Kind == SegmentationKind.Fractional ? (byte)Math.Max(1, Math.Round(value * 255)) : (byte)255);
    }

    /// <summary>Those that have to be looked at; a volume at least, to see whether the picture meets the mask at all.</summary>
    private IEnumerable<int> Volumes(IReadOnlySet<int>? segments)
    {
        if (Kind == SegmentationKind.LabelMap || segments is null) return Enumerable.Range(0, reader.Times);
        var wanted = values.Numbers.Where(segments.Contains).Select(number => number - 1).ToList();
        return wanted.Count > 0 ? wanted : [0];
    }
}
