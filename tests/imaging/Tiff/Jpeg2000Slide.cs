using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>An Aperio slide of two tiles beside each other that are JPEG 2000 codestreams.</summary>
internal static class Jpeg2000Slide
{
    public const int Ycbcr = 33003;

    public const int Rgb = 33005;

    public static byte[] Of(int tileSize, int compression, byte[] one, byte[] two)
    {
        var builder = new TiffBuilder();
        long at = builder.Begin([.. one, .. two]);
        var fields = TiffBuilder.Tiled(2 * tileSize, tileSize, tileSize, [at, at + one.Length], [one.Length, two.Length]);
        fields[258] = (TiffBuilder.Short, [8, 8, 8]);
        fields[259] = (TiffBuilder.Short, [compression]);
        fields[262] = (TiffBuilder.Short, [2]);
        fields[270] = TiffBuilder.Text("Aperio Image Library v11\r\n128x64|AppMag = 20|MPP = 0.5");
        fields[277] = (TiffBuilder.Short, [3]);
        return builder.Add(fields).Build();
    }

    /// <summary>The whole slide as OpenSlide shows it, RGB.</summary>
    public static byte[] OpenSlide(string path) => ExternalTool.Python(
        """
        import sys, openslide
        s = openslide.OpenSlide(sys.argv[1])
        assert s.properties['openslide.vendor'] == 'aperio'
        sys.stdout.buffer.write(s.read_region((0, 0), 0, s.dimensions).convert('RGB').tobytes())
        """,
        path);
}
