using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Video;

/// <summary>Clips that ffmpeg makes and reads.</summary>
internal static class Clips
{
    public const int Width = 96, Height = 64, Count = 40;

    /// <summary>ffmpeg's moving test picture with a counter in it, 40 frames at 25 a second.</summary>
    public static string Make(TemporaryFolder folder, string name, params string[] coding)
    {
        var path = folder.File(name);
        ExternalTool.Run(
            "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"testsrc=size={Width}x{Height}:rate=25:decimals=2", "-frames:v", $"{Count}", .. coding, "-y", path]);
        return path;
    }

    /// <summary>All frames as RGB by ffmpeg.</summary>
    public static byte[][] Decode(string path, int width = Width, int height = Height)
    {
        var raw = ExternalTool.Run("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-vsync", "passthrough", "-");
        return [.. raw.Chunk(width * height * 3)];
    }

    /// <summary>Mean absolute difference of two pictures, grey levels.</summary>
    public static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
}
