using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Lightbox.Imaging.Native;

/// <summary>OpenCV's FFmpeg, kept to files: no demuxer may open an address, whatever the file says.</summary>
internal static partial class Ffmpeg
{
    /// <summary>VideoCaptureProperties that this version of OpenCvSharp has no names for.</summary>
    private const int OpenTimeout = 53, ReadTimeout = 54, Threads = 70;

    private static readonly Lazy<bool> Restricted = new(Restrict);

    /// <summary>Opens a file; the capture is not opened (IsOpened) when FFmpeg does not take it.</summary>
    public static VideoCapture Open(string path, TimeSpan deadline)
    {
        OpenCv.Require();
        if (!Restricted.Value) throw new UnsupportedImageException("Clips are not read here: FFmpeg cannot be kept off the network on this system.", "FFmpeg");
        int milliseconds = (int)deadline.TotalMilliseconds;
        var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG, [OpenTimeout, milliseconds, ReadTimeout, milliseconds, Threads, 1]);
        capture.Set(VideoCaptureProperties.OrientationAuto, 0);
        return capture;
    }

    /// <summary>
    /// OpenCV hands the first variable's options to avformat_open_input; the second (AV_LOG_QUIET) keeps what FFmpeg thinks of a file off standard error.
    /// </summary>
    private static bool Restrict() => Set("OPENCV_FFMPEG_CAPTURE_OPTIONS", "protocol_whitelist;file") & Set("OPENCV_FFMPEG_LOGLEVEL", "-8");

    /// <summary>.NET's own environment is a copy that native code does not see.</summary>
    private static bool Set(string name, string value) =>
        OperatingSystem.IsWindows() ? PutEnv($"{name}={value}") == 0 : SetEnv(name, value, 1) == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnv(string assignment);
}
