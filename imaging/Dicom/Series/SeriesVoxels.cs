using System.Runtime.InteropServices;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>
/// The planes of a stack as one array of values: stored ones where all planes are rescaled alike, else modality units as float32, in which missing planes are
/// NaN. Planes that cost decoding are decoded once and kept in a temporary file.
/// </summary>
internal sealed class SeriesVoxels : IVoxelSource
{
    private readonly SeriesStack stack;
    private readonly int planePixels;
    private readonly bool inUnits;
    private readonly Lazy<TemporaryByteSource> kept;
    private readonly bool[] isKept;
    private readonly bool keeps;

    public SeriesVoxels(SeriesStack stack, CancellationToken cancellation)
    {
        this.stack = stack;
        SeriesFrame[] frames = [.. stack.Frames.OfType<SeriesFrame>()];
        var first = frames[0];
        planePixels = first.Shape.PixelsPerFrame;
        var (slope, intercept, alike) = Rescale(frames, cancellation);
        inUnits = !alike || stack.HasGaps;
        Type = inUnits ? SampleType.Float32 : first.Shape.Type;
        (Slope, Intercept) = inUnits ? (1, 0) : (slope, intercept);
        Padding = inUnits ? null : Dicom.Padding.Of(first.Reader.File.DataSet, first.Shape);
        keeps = Array.Exists(frames, frame => frame.Reader.File.Syntax.Pixels != PixelCoding.Native) || inUnits;
        isKept = new bool[stack.Frames.Length];
        kept = new(() => new TemporaryByteSource((long)stack.Frames.Length * planePixels * PixelBuffer.BytesPerSample(Type)));
    }

    public SampleType Type { get; }

    /// <summary>Value x slope + intercept = modality units.</summary>
    public double Slope { get; }

    public double Intercept { get; }

    /// <summary>Values that are no picture; null where there are none, or where they have become NaN.</summary>
    public (double Low, double High)? Padding { get; }

    /// <inheritdoc/>
    public void Read(long first, Span<byte> into, CancellationToken cancellation)
    {
        int bytes = PixelBuffer.BytesPerSample(Type), planeBytes = planePixels * bytes;
        while (!into.IsEmpty)
        {
            int plane = (int)(first / planePixels), at = (int)(first % planePixels) * bytes;
            int count = Math.Min(into.Length, planeBytes - at);
            Read(plane, at, into[..count], cancellation);
            into = into[count..];
            first += count / bytes;
        }
    }

    /// <summary>One plane's values; of a missing plane NaN.</summary>
    public PixelBuffer Plane(int plane, CancellationToken cancellation)
    {
        var shape = stack.Frames.OfType<SeriesFrame>().First().Shape;
        if (stack.Frames[plane] is not { } frame)
        {
            var empty = new float[planePixels];
            empty.AsSpan().Fill(float.NaN);
            return new(shape.Columns, shape.Rows, 1, Type, MemoryMarshal.AsBytes<float>(empty).ToArray());
        }

        var values = StoredBits.Normalise(frame.Reader.ReadFrame(frame.Number, cancellation), frame.Shape);
        if (values.Width != shape.Columns || values.Height != shape.Rows) throw SeriesFrame.Broken(Tags.Rows, "a plane of the series decodes to another size.");
        return inUnits ? InUnits(values, frame, cancellation) : values;
    }

    public void Dispose()
    {
        if (kept.IsValueCreated) kept.Value.Dispose();
    }

    private void Read(int plane, int at, Span<byte> into, CancellationToken cancellation)
    {
        int planeBytes = planePixels * PixelBuffer.BytesPerSample(Type);
        if (Volatile.Read(ref isKept[plane]))
        {
            kept.Value.ReadExactly(((long)plane * planeBytes) + at, into, "a decoded plane", cancellation);
            return;
        }

        var data = Plane(plane, cancellation).Data;
        data.AsSpan(at, into.Length).CopyTo(into);
        if (!keeps) return;
        try
        {
            // Two threads may both write it: they write the same.
            kept.Value.Write(data, (long)plane * planeBytes);
            Volatile.Write(ref isKept[plane], true);
        }
        catch (IOException)
        {
            throw new ImageLimitException("The folder for temporary files has no room for the series' planes.");
        }
    }

    private PixelBuffer InUnits(PixelBuffer values, SeriesFrame frame, CancellationToken cancellation)
    {
        var modality = ModalityTransform.Of(frame.Reader.File.DataSet, frame.Shape, frame.Number, cancellation);
        var padding = Dicom.Padding.Of(frame.Reader.File.DataSet, frame.Shape);
        var units = new float[planePixels];
        for (int i = 0; i < units.Length; i++)
        {
            double value = Samples.Value(values, i);
            units[i] = padding is { } pad && value >= pad.Low && value <= pad.High ? float.NaN : (float)modality.Output(value);
        }

        return new(values.Width, values.Height, 1, SampleType.Float32, MemoryMarshal.AsBytes<float>(units).ToArray());
    }

    /// <summary>The rescaling all planes share, when they do.</summary>
    private static (double Slope, double Intercept, bool Alike) Rescale(SeriesFrame[] frames, CancellationToken cancellation)
    {
        double slope = 1, intercept = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            var (dataSet, shape) = (frames[i].Reader.File.DataSet, frames[i].Shape);
            var modality = ModalityTransform.Of(dataSet, shape, frames[i].Number, cancellation);
            if (modality.IsTable || shape.Type != frames[0].Shape.Type || Dicom.Padding.Of(dataSet, shape) != Dicom.Padding.Of(frames[0].Reader.File.DataSet, frames[0].Shape))
                return (1, 0, false);
            double zero = modality.Output(0), one = modality.Output(1) - zero;
            if (i == 0) (slope, intercept) = (one, zero);
            else if (slope != one || intercept != zero) return (1, 0, false);
        }

        return (slope, intercept, true);
    }
}
