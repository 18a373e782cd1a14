using System.Runtime.CompilerServices;
using OpenCvSharp;

namespace Lightbox.Imaging.Native;

/// <summary>OpenCV, loaded once told not to start threads of its own (services decode many pictures side by side) and to keep off standard error.</summary>
internal static class OpenCv
{
    /// <summary>What to do when the library is not there; the same sentence wherever it is missed.</summary>
    internal const string Missing =
        "OpenCV's native library does not load here, so this cannot be decoded or encoded. On Debian or Ubuntu: apt-get install libgtk-3-0 libatomic1 libdrm2";

    private static readonly Lazy<Exception?> Failure = new(Load);

    /// <exception cref="UnsupportedImageException">The native library does not load; says which packages to install.</exception>
    public static void Require()
    {
        if (Failure.Value is not null) throw new UnsupportedImageException(Missing, "OpenCV");
    }

    /// <summary>Whether the native library loads.</summary>
    public static bool IsAvailable => Failure.Value is null;

    private static Exception? Load()
    {
        try
        {
            // OpenCvSharp touches the library in static constructors, so a missing file arrives wrapped.
            RuntimeHelpers.RunClassConstructor(typeof(Mat).TypeHandle);
            NativeHeap.Settle();
            Cv2.SetNumThreads(1);
            Cv2.SetLogLevel(LogLevel.SILENT);
            return null;
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or BadImageFormatException or OpenCvSharpException)
        {
            return error;
        }
    }
}
