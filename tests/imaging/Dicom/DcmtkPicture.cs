using System.Text;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>A frame as dcmtk shows it.</summary>
internal static class DcmtkPicture
{
    /// <param name="windowed">With the file's first window; else as it is.</param>
    /// <param name="overlays">With the overlays that the file has.</param>
    public static (int Width, int Height, int Samples, byte[] Data) Of(string path, int frame, bool windowed, bool overlays = false)
    {
        var output = Path.GetTempFileName();
        try
        {
            string[] window = windowed ? ["+Wi", "1"] : [];
            ExternalTool.Run("dcmj2pnm", ["+op", overlays ? "+O" : "-O", .. overlays ? ["0", "+Omr"] : Array.Empty<string>(), "-a", "+F", $"{frame + 1}", .. window, path, output]);
            return Read(File.ReadAllBytes(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>A binary PNM: P5 or P6, width, height, 255, samples.</summary>
    private static (int Width, int Height, int Samples, byte[] Data) Read(byte[] bytes)
    {
        var words = Encoding.ASCII.GetString(bytes, 0, Math.Min(200, bytes.Length)).Split((char[])[' ', '\n'], 5);
        var data = bytes[(words[..4].Sum(word => word.Length + 1))..];
        return (int.Parse(words[1]), int.Parse(words[2]), words[0] == "P6" ? 3 : 1, data);
    }
}
