using Lightbox.Imaging.Video.H264;
using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>
/// OpenCV turns every clip's YCbCr to RGB by BT.601. What a clip of BT.709 says (H.264's usability information, MPEG-2's sequence display extension)
/// is put right afterwards: both are linear in the same YCbCr, so one matrix leads from the one RGB to the other; greys stay as they are. Colours so strong that BT.601 clips them (pure blue) come out paler.
/// </summary>
internal sealed class ColourMatrix : IDisposable
{
    private const int Bt709 = 1;

    private readonly Mat matrix = new(3, 3, MatType.CV_32FC1);

    private ColourMatrix()
    {
        var (to, from) = (FromYcbcr(0.2126, 0.0722), ToYcbcr(0.299, 0.114));
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                double sum = 0;
                for (var k = 0; k < 3; k++) sum += to[i, k] * from[k, j];
                matrix.Set(i, j, (float)sum);
            }
        }
    }

    /// <summary>The correction that a clip needs by its first coded packet; null for none.</summary>
    public static ColourMatrix? Of(ReadOnlySpan<byte> packet, string codec)
    {
        foreach (var (start, length) in ByteStream.Units(packet))
        {
            var unit = packet.Slice(start, length);
            int? said = codec switch
            {
                "h264" or "avc1" or "H264" => SequenceParameters.Of(unit)?.Matrix,
                "mpg2" or "MPG2" or "mpg1" => Mpeg2Matrix(unit),
                _ => null,
            };
            if (said is not null) return said == Bt709 ? new() : null;
        }

        return null;
    }

    public void Apply(Mat rgb) => Cv2.Transform(rgb, rgb, matrix);

    public void Dispose() => matrix.Dispose();

    /// <summary>Extension (B5), sequence display (2): video_format (3 bits), colour_description (1), primaries, transfer, matrix (8 each); ISO/IEC 13818-2 6.2.2.4.</summary>
    private static int? Mpeg2Matrix(ReadOnlySpan<byte> unit)
    {
        if (unit.Length < 5 || unit[0] != 0xb5 || unit[1] >> 4 != 2) return null;
        return (unit[1] & 1) == 1 ? unit[4] : 2;
    }

    private static double[,] ToYcbcr(double red, double blue)
    {
        double green = 1 - red - blue;
        return new[,]
        {
            { red, green, blue },
            { -red / (2 * (1 - blue)), -green / (2 * (1 - blue)), 0.5 },
            { 0.5, -green / (2 * (1 - red)), -blue / (2 * (1 - red)) },
        };
    }

    private static double[,] FromYcbcr(double red, double blue)
    {
        double green = 1 - red - blue;
        return new[,]
        {
            { 1, 0, 2 * (1 - red) },
            { 1, -2 * blue * (1 - blue) / green, -2 * red * (1 - red) / green },
            { 1, 2 * (1 - blue), 0 },
        };
    }
}
