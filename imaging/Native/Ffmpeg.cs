using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Lightbox.Imaging.Native;

/// <summary>OpenCV's FFmpeg, kept to files and to the container it is told: no demuxer is guessed, none may open an address, whatever the file says.</summary>
internal static partial class Ffmpeg
{
    /// <summary>VideoCaptureProperties that this version of OpenCvSharp has no names for.</summary>
    private const int OpenTimeout = 53, ReadTimeout = 54, Threads = 70;

    /// <summary>Whether the packet that was grabbed last begins a group of pictures (packets only).</summary>
    public const VideoCaptureProperties HasKeyFrame = (VideoCaptureProperties)67;

    /// <summary>The way from the last key frame to the frame asked for is what takes time: two threads halve it where there are two processors.</summary>
    private static readonly int MostThreads = Math.Min(2, Environment.ProcessorCount);

    private static readonly Lazy<bool> Quiet = new(() => Set("OPENCV_FFMPEG_LOGLEVEL", "-8"));

    /// <summary>Opens a file; the capture is not opened (IsOpened) when FFmpeg does not take it. One call at a time: the options go through the environment.</summary>
    /// <param name="demuxer">FFmpeg's name of the container; nothing else is tried.</param>
    /// <param name="packets">Grabs coded packets, in the order of decoding, instead of pictures.</param>
    public static VideoCapture Open(string path, string demuxer, bool packets, TimeSpan deadline)
    {
        OpenCv.Require();
        if (!Quiet.Value || !Set("OPENCV_FFMPEG_CAPTURE_OPTIONS", $"protocol_whitelist;file|input_format;{demuxer}"))
        {
            throw new UnsupportedImageException("Clips are not read here: FFmpeg cannot be kept off the network on this system.", "FFmpeg");
        }

        int milliseconds = (int)deadline.TotalMilliseconds;
        int[] parameters = [OpenTimeout, milliseconds, ReadTimeout, milliseconds, Threads, packets ? 1 : MostThreads];
        if (packets) parameters = [.. parameters, (int)VideoCaptureProperties.Format, -1];
        var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG, parameters);
        capture.Set(VideoCaptureProperties.OrientationAuto, 0);
        return capture;
    }

    /// <summary>.NET's own environment is a copy that native code does not see.</summary>
    private static bool Set(string name, string value) =>
        OperatingSystem.IsWindows() ? PutEnv($"{name}={value}") == 0 : SetEnv(name, value, 1) == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnv(string assignment);
}
