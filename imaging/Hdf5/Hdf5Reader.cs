using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Hdf5;

/// <summary>One array of an HDF5 file as a clip; frames as stored.</summary>
internal sealed class Hdf5Reader : IClipReader
{
    private readonly IByteSource source;
    private readonly Hdf5File file;
    private readonly FrameArray array;

    public Hdf5Reader(IByteSource source, Hdf5File file, FrameArray array)
    {
        this.source = source;
        this.file = file;
        this.array = array;
        ImageLimits.Default.CheckSize("A frame", array.Columns, array.Rows);
        int bits = 8 * PixelBuffer.BytesPerSample(array.Type);
        Info = new ImageInfo
        {
            Format = "hdf5",
            MediaType = "application/x-hdf5",
            Kind = array.Frames > 1 ? ImageKind.Clip : ImageKind.Image,
            Rows = array.Rows,
            Columns = array.Columns,
            Frames = array.Frames,
            SamplesPerPixel = array.Samples,
            BitsAllocated = bits,
            BitsStored = bits,
            PixelRepresentation = array.Type is SampleType.Int8 or SampleType.Int16 or SampleType.Int32 or SampleType.Int64 ? 1 : 0,
            Photometric = array.Samples == 1 ? "MONOCHROME2" : "RGB",
            Dtype = PixelBuffer.NumpyName(array.Type),
            Fps = array.FrameRate,
            Duration = array.Frames / array.FrameRate,
        };
    }

    public ImageInfo Info { get; }

    public double? TimeOf(int frame) => frame / Info.Fps;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= array.Frames) throw new ImageRangeException($"Frame {frame} asked for; the array has {array.Frames}, from 0.");
        cancellation.ThrowIfCancellationRequested();
        var picture = file.Frame(array, frame, cancellation);
        bool fits = picture.Width == array.Columns && picture.Height == array.Rows && picture.SamplesPerPixel == array.Samples && picture.Type == array.Type;
        return fits ? picture : throw new ImageFormatException("The HDF5 array is not what it was when the file was opened.", field: "dataspace");
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public void Dispose()
    {
        file.Dispose();
        source.Dispose();
    }
}
