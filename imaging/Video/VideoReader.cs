using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Video;

/// <summary>
/// A clip in a container of its own, decoded by a worker process. Frame n is the n-th that is shown.
/// A rotation that the container asks for is not applied, as for pictures.
/// </summary>
internal sealed class VideoReader : IClipReader, ICodedVideoReader
{
    private readonly IByteSource source;
    private readonly SpooledFile file;
    private readonly WorkerClip clip;

    /// <param name="announced">Frames that the container's header says, where that is known to be more than the file holds; else 0.</param>
    public VideoReader(IByteSource source, SpooledFile file, VideoContainer container, int announced, CancellationToken cancellation)
    {
        this.source = source;
        this.file = file;
        cancellation.ThrowIfCancellationRequested();
        bool hidden = container == VideoContainer.Mp4 && Mp4EditList.HidesFrames(source, cancellation);
        clip = new(file.Path, container.Demuxer, hidden, cancellation);
        var facts = clip.Facts;
        int frames = Math.Max(facts.Frames, announced);
        Info = new ImageInfo
        {
            Format = container.Name,
            MediaType = container.MediaType,
            Kind = ImageKind.Clip,
            Rows = facts.Height,
            Columns = facts.Width,
            Frames = frames,
            SamplesPerPixel = 3,
            BitsAllocated = 8,
            BitsStored = 8,
            PixelRepresentation = 0,
            Photometric = "RGB",
            Fps = facts.Fps,
            IsVariableRate = facts.Times is null ? null : true,
            Duration = frames / facts.Fps,
        };
    }

    public ImageInfo Info { get; }

    public CodedVideo ReadCoded(CancellationToken cancellation) => CodedVideo.Of(clip, cancellation);

    public double? TimeOf(int frame) => clip.Facts.Times is { } times
        ? frame >= 0 && frame < times.Length ? times[frame] : null
        : frame / Info.Fps;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= Info.Frames) throw new ImageRangeException($"Frame {frame} asked for; the clip has {Info.Frames}, from 0.");
        if (frame < clip.Facts.Frames) return clip.Frame(frame, cancellation);
        throw new ImageFormatException($"The clip gives no frame {frame}, of the {Info.Frames} it announces: it is cut.", field: "frames") { Truncated = true };
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public void Dispose()
    {
        clip.Dispose();
        file.Dispose();
        source.Dispose();
    }
}
