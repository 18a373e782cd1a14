using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>One running decoder in a clip, and where it stands.</summary>
internal sealed class Decoder(string path, string demuxer) : IDisposable
{
    private VideoCapture capture = Open(path, demuxer, packets: false);

    /// <summary>The frame that the next grab gives.</summary>
    public int Next { get; set; }

    /// <summary>Goes up with each use; the smallest is the one to give up.</summary>
    public long Used { get; set; }

    public VideoCapture Capture => capture;

    /// <summary>Milliseconds of the frame grabbed last.</summary>
    public double Time => capture.Get(VideoCaptureProperties.PosMsec);

    /// <exception cref="ImageFormatException">No video stream that can be decoded.</exception>
    public static VideoCapture Open(string path, string demuxer, bool packets)
    {
        var opened = Ffmpeg.Open(path, demuxer, packets, ImageLimits.Default.Deadline);
        if (opened.IsOpened()) return opened;
        opened.Dispose();
        throw new ImageFormatException("The clip has no video stream that can be decoded.", 0);
    }

    /// <summary>Decodes the next frame without bringing it to RGB.</summary>
    public bool Grab()
    {
        if (!capture.Grab()) return false;
        Next++;
        return true;
    }

    /// <summary>Stands before frame 0 again; seeking to it would trust the file's own index.</summary>
    public void Rewind()
    {
        capture.Dispose();
        capture = Open(path, demuxer, packets: false);
        Next = 0;
    }

    /// <summary>Goes to about this time, before it rather than after; where it stands is known after the next grab only.</summary>
    public bool Seek(double milliseconds) => capture.Set(VideoCaptureProperties.PosMsec, milliseconds);

    /// <summary>The frame grabbed last, RGB; the caller's to dispose.</summary>
    public Mat? Retrieve()
    {
        var picture = new Mat();
        if (!capture.Retrieve(picture) || picture.Empty())
        {
            picture.Dispose();
            return null;
        }

        ImageLimits.Default.CheckSize("A frame", picture.Width, picture.Height);
        Mats.ToRgb(picture);
        return picture;
    }

    public void Dispose() => capture.Dispose();
}
