using Lightbox.Imaging.Display;
using Lightbox.Imaging.Video;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// MPEG-2, H.264 or HEVC in DICOM (PS3.5 8.2.5 to 8.2.9): all fragments together are one stream, bare or in a container (MP4, MPEG transport or program stream),
/// told by its own first bytes. Frames come as 8-bit RGB, also those of HEVC Main 10.
/// </summary>
internal sealed class DicomVideoReader : IClipReader, ICodedVideoReader
{
    private readonly IByteSource source;
    private readonly Part10File file;
    private readonly Element pixels;
    private readonly FrameTimes times;
    private readonly Lock opening = new();
    private SpooledFile? spooled;
    private WorkerClip? clip;

    public DicomVideoReader(IByteSource source, Part10File file, Element pixels)
    {
        this.source = source;
        this.file = file;
        this.pixels = pixels;
        Info = DicomInfo.Of(file, pixels);
        times = FrameTimes.Of(file.DataSet);
    }

    public ImageInfo Info { get; }

    /// <summary>The parsed file, for what is not an image's business.</summary>
    public Part10File File => file;

    public double? TimeOf(int frame) => times.Of(frame);

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        int frames = Info.Frames ?? 1;
        if (frame < 0 || frame >= frames) throw new ImageRangeException($"Frame {frame} of {frames} was asked for; the first is 0.");
        var open = Open(cancellation);
        if (frame >= open.Facts.Frames)
        {
            throw new ImageFormatException($"Frame {frame} of {frames} was asked for; the stream holds {open.Facts.Frames}.", pixels.ValueOffset, Tags.NumberOfFrames.ToString());
        }

        return open.Frame(frame, cancellation);
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public CodedVideo ReadCoded(CancellationToken cancellation) => CodedVideo.Of(Open(cancellation), cancellation);

    public void Dispose()
    {
        clip?.Dispose();
        spooled?.Dispose();
        source.Dispose();
    }

    /// <summary>The stream is copied out of the file when its first frame is asked for.</summary>
    private WorkerClip Open(CancellationToken cancellation)
    {
        lock (opening) return clip ??= Read(cancellation);
    }

    private WorkerClip Read(CancellationToken cancellation)
    {
        if (pixels.Length != Element.Undefined)
        {
            throw new ImageFormatException($"The transfer syntax is {file.Syntax.Name}, the pixel data is not encapsulated.", pixels.Offset, pixels.Tag.ToString());
        }

        var fragments = Fragments.Read(file.Source, pixels, cancellation);
        if (fragments.CutAt is { } cut) throw new ImageFormatException("The video stream breaks off.", cut, pixels.Tag.ToString()) { Truncated = true };
        using var stream = new FragmentSource(file.Source, fragments.Items);
        var container = VideoContainer.Of(new FileHead(stream, cancellation).Bytes)
            ?? throw new ImageFormatException($"The pixel data is no stream of {file.Syntax.Name}.", fragments.Start, pixels.Tag.ToString());
        bool hidden = container == VideoContainer.Mp4 && Mp4EditList.HidesFrames(stream, cancellation);
        spooled ??= SpooledFile.Of(stream, container.Name, cancellation);
        var opened = new WorkerClip(spooled.Path, container.Demuxer, hidden, cancellation);
        if (opened.Facts.Width == Info.Columns && opened.Facts.Height == Info.Rows) return opened;
        opened.Dispose();
        throw new ImageFormatException(
            $"The stream is {opened.Facts.Width} x {opened.Facts.Height}, the image {Info.Columns} x {Info.Rows} pixels.", fragments.Start, Tags.Columns.ToString());
    }
}
