namespace Lightbox.Imaging.Dicom;

/// <summary>YCbCr of ITU-R BT.601 to RGB (PS3.3 C.7.6.3.1.2), each product looked up: 16 bits behind the point, rounded once at the end.</summary>
internal sealed class YbrTables
{
    private const int Point = 16;

    private readonly int[] luma = new int[256];
    private readonly int[] red = new int[256];
    private readonly int[] greenOfBlue = new int[256];
    private readonly int[] greenOfRed = new int[256];
    private readonly int[] blue = new int[256];

    private YbrTables(double black, double lumaScale, double chromaScale)
    {
        for (var i = 0; i < 256; i++)
        {
            var chroma = (i - 128) * chromaScale;
            luma[i] = Fixed(((i - black) * lumaScale) + 0.5);
            red[i] = Fixed(1.402 * chroma);
            greenOfBlue[i] = Fixed(-0.344136 * chroma);
            greenOfRed[i] = Fixed(-0.714136 * chroma);
            blue[i] = Fixed(1.772 * chroma);
        }
    }

    /// <summary>Every value from 0 to 255.</summary>
    public static YbrTables Full { get; } = new(0, 1, 1);

    /// <summary>Black at 16, white at 235, chroma from 16 to 240.</summary>
    public static YbrTables Partial { get; } = new(16, 255.0 / 219, 255.0 / 224);

    public void Convert(byte y, byte cb, byte cr, Span<byte> rgb)
    {
        var light = luma[y];
        rgb[0] = Clamp(light + red[cr]);
        rgb[1] = Clamp(light + greenOfBlue[cb] + greenOfRed[cr]);
        rgb[2] = Clamp(light + blue[cb]);
    }

    private static int Fixed(double value) => (int)Math.Round(value * (1 << Point));

    private static byte Clamp(int value) => (byte)Math.Clamp(value >> Point, 0, 255);
}
