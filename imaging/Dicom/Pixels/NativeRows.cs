using System.Buffers;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>The rows of an uncompressed grey frame, some at a time: a chest film of 10 MB passes through memory of a quarter.</summary>
internal sealed class NativeRows : IPictureRows
{
    /// <summary>Bytes read at a time: few calls, and no more than a processor's second cache holds.</summary>
    private const int StripBytes = 1 << 18;

    private readonly Part10File file;
    private readonly long start;
    private readonly int stride;
    private readonly int stripRows;
    private readonly GreyTable greys;
    private readonly CancellationToken cancellation;
    private readonly byte[] strip;
    private readonly byte[] row;
    private int stripFirst = -1;
    private int rowNumber = -1;

    /// <param name="start">Where in the file the frame begins; it is known to be there as a whole.</param>
    /// <param name="greys">Of the stored patterns; owned from then on.</param>
    public NativeRows(Part10File file, PixelDescription shape, long start, GreyTable greys, CancellationToken cancellation)
    {
        this.file = file;
        this.start = start;
        this.greys = greys;
        this.cancellation = cancellation;
        Width = shape.Columns;
        Height = shape.Rows;
        stride = shape.Columns * shape.BytesPerSample;
        stripRows = Math.Clamp(StripBytes / stride, 1, Height);
        strip = ArrayPool<byte>.Shared.Rent(stripRows * stride);
        row = ArrayPool<byte>.Shared.Rent(Width);
    }

    public int Width { get; }

    public int Height { get; }

    public int SamplesPerPixel => 1;

    public ReadOnlySpan<byte> Row(int y)
    {
        if (y != rowNumber)
        {
            if (stripFirst < 0 || y < stripFirst || y >= stripFirst + stripRows) Load(y);
            greys.Map(strip.AsSpan((y - stripFirst) * stride, stride), row.AsSpan(0, Width));
            rowNumber = y;
        }

        return row.AsSpan(0, Width);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(strip);
        ArrayPool<byte>.Shared.Return(row);
        greys.Dispose();
    }

    private void Load(int y)
    {
        int rows = Math.Min(stripRows, Height - y);
        stripFirst = -1;
        file.Source.ReadExactly(start + ((long)y * stride), strip.AsSpan(0, rows * stride), Tags.PixelData.ToString(), cancellation);
        stripFirst = y;
    }
}
