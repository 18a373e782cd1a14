using System.Diagnostics;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Video;

/// <summary>
/// A clip through OpenCV's FFmpeg. Frame n is the n-th that the decoder gives: FFmpeg seeks by time stamps, which name the wrong frame
/// in clips with reordered or uneven frames, so frames are counted from the start and going back starts anew. Playing forward decodes each frame once.
/// A rotation that the container asks for is not applied, as for pictures.
/// </summary>
internal sealed class VideoReader : IImageReader
{
    private readonly IByteSource source;
    private readonly SpooledFile file;
    private readonly Lock gate = new();
    private VideoCapture capture;

    /// <summary>The frame that the next grab gives.</summary>
    private int next;

    public VideoReader(IByteSource source, SpooledFile file, string format, CancellationToken cancellation)
    {
        this.source = source;
        this.file = file;
        cancellation.ThrowIfCancellationRequested();
        capture = OpenCapture();
        try
        {
            Info = Describe(capture, format);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    public ImageInfo Info { get; }

    private static ImageLimits Limits => ImageLimits.Default;

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        if (frame < 0 || frame >= Info.Frames) throw new ImageRangeException($"Frame {frame} asked for; the clip has {Info.Frames}, from 0.");
        lock (gate)
        {
            if (frame < next) Rewind();
            long start = Stopwatch.GetTimestamp();
            for (; next <= frame; next++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(start) > Limits.Deadline)
                {
                    throw new ImageLimitException($"Frame {frame} was not reached in {Limits.Deadline.TotalSeconds} s.");
                }

                if (!capture.Grab()) throw Missing(next);
            }

            using var picture = new Mat();
            if (!capture.Retrieve(picture) || picture.Empty()) throw Missing(frame);
            Limits.CheckSize("A frame", picture.Width, picture.Height);
            return Mats.ToPixels(picture);
        }
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation) =>
        PlainDisplay.Of(ReadFrame(frame, cancellation), options);

    public void Dispose()
    {
        lock (gate)
        {
            capture.Dispose();
            file.Dispose();
            source.Dispose();
        }
    }

    private VideoCapture OpenCapture()
    {
        var opened = Ffmpeg.Open(file.Path, Limits.Deadline);
        if (opened.IsOpened()) return opened;
        opened.Dispose();
        throw new ImageFormatException("The clip has no video stream that can be decoded.", 0);
    }

    private void Rewind()
    {
        var again = OpenCapture();
        capture.Dispose();
        capture = again;
        next = 0;
    }

    private ImageFormatException Missing(int frame) => new($"The clip gives no frame {frame}, of the {Info.Frames} it announces.", field: "frames");

    private static ImageInfo Describe(VideoCapture capture, string format)
    {
        int columns = capture.FrameWidth, rows = capture.FrameHeight;
        double frames = capture.Get(VideoCaptureProperties.FrameCount), fps = capture.Fps;
        Limits.CheckSize("A clip", columns, rows);
        if (columns < 1 || rows < 1 || !(frames >= 1)) throw new ImageFormatException($"The clip says {columns} x {rows} x {frames} frames.", field: "frames");
        if (frames > Limits.MaxFrames) throw new ImageLimitException($"A clip of {frames} frames is over the limit of {Limits.MaxFrames}.");
        double? rate = double.IsFinite(fps) && fps > 0 ? fps : null;
        return new ImageInfo
        {
            Format = format,
            MediaType = format == "avi" ? "video/x-msvideo" : "video/mp4",
            Kind = ImageKind.Clip,
            Rows = rows,
            Columns = columns,
            Frames = (int)frames,
            SamplesPerPixel = 3,
            BitsAllocated = 8,
            BitsStored = 8,
            PixelRepresentation = 0,
            Photometric = "RGB",
            Fps = rate,
            Duration = frames / rate,
        };
    }
}
