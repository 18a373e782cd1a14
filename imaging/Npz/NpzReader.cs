using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Npz;

/// <summary>Pictures of NumPy arrays, one array's after the other's.</summary>
internal sealed class NpzReader : IImageReader
{
    private readonly IByteSource source;
    private readonly IReadOnlyList<NpyImages> arrays;

    /// <param name="source">The file, which is the reader's from then on.</param>
    /// <param name="arrays">Pictures of one size and type.</param>
    public NpzReader(IByteSource source, IReadOnlyList<NpyImages> arrays, string format)
    {
        this.source = source;
        this.arrays = arrays;
        var first = arrays[0];
        int bits = PixelBuffer.BytesPerSample(first.Type) * 8;
        Info = new()
        {
            Format = format,
            MediaType = format == "npz" ? "application/zip" : "application/octet-stream",
            Kind = ImageKind.Image,
            Rows = first.Rows,
            Columns = first.Columns,
            Frames = arrays.Sum(array => array.Frames),
            SamplesPerPixel = first.Samples,
            BitsAllocated = bits,
            BitsStored = bits,
            PixelRepresentation = first.Type switch
            {
                SampleType.Float32 or SampleType.Float64 => null,
                SampleType.Int8 or SampleType.Int16 or SampleType.Int32 or SampleType.Int64 => 1,
                _ => 0,
            },
            Photometric = first.Samples > 1 ? "RGB" : "MONOCHROME2",
            Dtype = first.Header.Name,
            ByteOrder = bits == 8 ? null : first.Header.Order.Name,
            Remarks = arrays.Count > 1 ? Spans() : null,
        };
    }

    public ImageInfo Info { get; }

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= Info.Frames) throw new ImageRangeException($"The file has pictures 0 to {Info.Frames - 1}; {frame} was asked for.");
        cancellation.ThrowIfCancellationRequested();
        int array = 0;
        while (frame >= arrays[array].Frames) frame -= arrays[array++].Frames;
        return arrays[array].Read(frame, cancellation);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var stored = ReadFrame(frame, cancellation);
        bool isBits = Info.Dtype == "bool";
        if (isBits) stored = Grey.Map(stored, value => value == 0 ? (byte)0 : (byte)255);
        if (stored.SamplesPerPixel > 1 && stored.Type is not (SampleType.UInt8 or SampleType.UInt16))
            throw new UnsupportedImageException($"Colours of {Info.Dtype} have no range that a screen could show.", $"NumPy {Info.Dtype} colours");
        return PlainDisplay.Of(stored, options);
    }

    public void Dispose()
    {
        foreach (var array in arrays) array.Dispose();
        source.Dispose();
    }

    /// <summary>Which frames are whose.</summary>
    private List<string> Spans()
    {
        var spans = new List<string>();
        int at = 0;
        foreach (var array in arrays)
        {
            spans.Add($"frames {at} to {at + array.Frames - 1} are {array.Name}");
            at += array.Frames;
        }

        return spans;
    }
}
