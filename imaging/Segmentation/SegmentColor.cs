namespace Lightbox.Imaging.Segmentation;

/// <summary>A colour of a segment, sRGB.</summary>
public readonly record struct SegmentColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The turn from one number's hue to the next's, in circles: the golden section puts neighbours far apart for any count.</summary>
    private const double HueStep = 0.618033988749895;

    /// <summary>A colour for a segment whose file recommends none; the same number has always the same.</summary>
    public static SegmentColor ByNumber(int number)
    {
        var hue = number * HueStep % 1;
        return new(Channel(hue + (1.0 / 3)), Channel(hue), Channel(hue + (2.0 / 3)));
    }

    /// <summary>
    /// Recommended Display CIELab Value (PS3.3 C.10.7.1.1): L* from 0 to 100, a* and b* from -128 to 127, each over the whole of 16 bits, against the
    /// white of ICC's connection space (D50).
    /// </summary>
    public static SegmentColor FromCielab(int l, int a, int b)
    {
        var fy = ((l / 65535.0 * 100) + 16) / 116;
        var fx = fy + (((a / 65535.0 * 255) - 128) / 500);
        var fz = fy - (((b / 65535.0 * 255) - 128) / 200);
        double x = 0.96422 * Cube(fx), y = Cube(fy), z = 0.82521 * Cube(fz);

        // XYZ (D50) to linear sRGB: the matrix of sRGB's primaries with Bradford's adaptation in it.
        return new(
            Gamma((3.1338561 * x) - (1.6168667 * y) - (0.4906146 * z)),
            Gamma((-0.9787684 * x) + (1.9161415 * y) + (0.0334540 * z)),
            Gamma((0.0719453 * x) - (0.2289914 * y) + (1.4052427 * z)));
    }

    private static double Cube(double f) => f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - (4.0 / 29));

    private static byte Gamma(double linear)
    {
        var value = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
    }

    /// <summary>Full saturation, full value: what a hue gives one channel.</summary>
    private static byte Channel(double hue)
    {
        var turn = (hue - Math.Floor(hue)) * 6;
        return (byte)Math.Round(Math.Clamp(Math.Abs(turn - 3) - 1, 0, 1) * 255);
    }
}
