namespace Lightbox.Cli.Demo;

/// <summary>
/// How much haematoxylin and eosin gives which colour, by Lambert-Beer with the stains' usual absorption in red, green and blue. A table of 256 x 256
/// amounts (0 to 2.55 each), three bytes an entry.
/// </summary>
internal static class Stain
{
    private static readonly byte[] Table = Build();

    /// <summary>RGB of two amounts in hundredths.</summary>
    public static ReadOnlySpan<byte> Colour(int haematoxylin, int eosin) =>
        Table.AsSpan(((Math.Clamp(haematoxylin, 0, 255) << 8) | Math.Clamp(eosin, 0, 255)) * 3, 3);

    private static byte[] Build()
    {
        float[] haematoxylin = [0.86f, 1.0f, 0.36f], eosin = [0.12f, 0.92f, 0.46f], light = [246, 243, 247];
        var table = new byte[256 * 256 * 3];
        for (int h = 0; h < 256; h++)
        {
            for (int e = 0; e < 256; e++)
            {
                for (int c = 0; c < 3; c++)
                {
                    table[(((h << 8) | e) * 3) + c] = (byte)(light[c] * MathF.Exp(-((h * haematoxylin[c]) + (e * eosin[c])) / 100));
                }
            }
        }

        return table;
    }
}
