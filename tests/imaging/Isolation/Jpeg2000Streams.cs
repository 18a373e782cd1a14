using OpenCvSharp;

namespace Lightbox.Imaging.Tests.Isolation;

/// <summary>Codestreams to decode.</summary>
internal static class Jpeg2000Streams
{
    public static byte[] Noise()
    {
        using var picture = new Mat(200, 300, MatType.CV_8UC1);
        Cv2.SetTheRNG(7);
        Cv2.Randu(picture, Scalar.All(0), Scalar.All(256));
        return Encode(picture);
    }

    /// <summary>Few bytes, many pixels.</summary>
    public static byte[] Flat(int width, int height)
    {
        using var picture = new Mat(height, width, MatType.CV_16UC1, Scalar.All(77));
        return Encode(picture);
    }

    private static byte[] Encode(Mat picture)
    {
        Cv2.ImEncode(".jp2", picture, out byte[] file);
        int start = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0x4f, 0xff, 0x51]);
        return file[start..];
    }
}
