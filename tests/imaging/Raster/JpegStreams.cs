using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Raster;

/// <summary>JPEG streams made by cjpeg and cut out of real DICOM files.</summary>
internal static class JpegStreams
{
    public const int Width = 67, Height = 45;

    /// <summary>A colourful pattern that fills no block evenly, so that edges and chroma positions count.</summary>
    public static byte[] Pattern { get; } = MakePattern();

    /// <summary>cjpeg on <see cref="Pattern"/> with these switches.</summary>
    public static byte[] Make(params string[] switches) =>
        ExternalTool.Run("cjpeg", Pattern, switches.Length == 0 ? ["-quality", "85"] : switches);

    /// <summary>The first encapsulated frame of a DICOM sample: an item's content (FFFE,E000, 32-bit length) that starts with FF D8.</summary>
    public static byte[] FromDicom(string name)
    {
        var file = File.ReadAllBytes(Samples.Path($"dicom/{name}"));
        for (int at = 0; at + 10 < file.Length; at++)
        {
            if (!file.AsSpan(at).StartsWith<byte>([0xfe, 0xff, 0x00, 0xe0])) continue;
            int length = BitConverter.ToInt32(file, at + 4);
            if (length > 2 && at + 8 + length <= file.Length && file[at + 8] == 0xff && file[at + 9] == 0xd8) return file[(at + 8)..(at + 8 + length)];
        }

        throw new InvalidOperationException($"{name} holds no JPEG frame.");
    }

    /// <summary>Pixels of a binary PNM (P5 or P6, 8 bits): three header lines, then the samples.</summary>
    public static byte[] PnmPixels(byte[] pnm)
    {
        int at = 0;
        for (int line = 0; line < 3; line++) at = Array.IndexOf(pnm, (byte)'\n', at) + 1;
        return pnm[at..];
    }

    private static byte[] MakePattern()
    {
        using var ppm = new MemoryStream();
        ppm.Write(System.Text.Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n"));
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                ppm.Write([(byte)(x * 255 / Width), (byte)(y * 255 / Height), (byte)((x / 5 + y / 3) % 2 * 200)]);
            }
        }

        return ppm.ToArray();
    }
}
