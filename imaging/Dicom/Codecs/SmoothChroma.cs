namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// Components of half the width, or half of both sides, brought to full size the way libjpeg does (its "fancy" upsampling): three parts of the nearest sample
/// and one of the next, which is where the samples lie (T.81 A.1.1 leaves it to the decoder). Every reader of DICOM shows these numbers.
/// </summary>
internal static class SmoothChroma
{
    /// <summary>Narrower components are repeated.</summary>
    private const int LeastWidth = 3;

    /// <summary>Works on samples that were brought to full size by repetition, interleaved.</summary>
    /// <param name="factors">How often each component is sampled across and down.</param>
    public static void Apply(ushort[] samples, int width, int height, (int Across, int Down)[] factors)
    {
        int across = factors.Max(factor => factor.Across), down = factors.Max(factor => factor.Down);
        for (var i = 0; i < factors.Length; i++)
        {
            var (wide, tall) = (across / factors[i].Across, down / factors[i].Down);
            if (wide != 2 || tall > 2 || (width + 1) / 2 < LeastWidth) continue;
            Smooth(samples.AsSpan(i), factors.Length, width, height, tall);
        }
    }

    private static void Smooth(Span<ushort> samples, int step, int width, int height, int tall)
    {
        var (columns, rows) = ((width + 1) / 2, (height + tall - 1) / tall);
        var plane = new ushort[columns * rows];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++) plane[(y * columns) + x] = samples[((y * tall * width) + (2 * x)) * step];
        }

        var sums = new int[columns];
        var (even, odd, shift) = tall == 1 ? (1, 2, 2) : (8, 7, 4);
        for (var y = 0; y < height; y++)
        {
            Sum(plane, columns, rows, y, tall, sums);
            var line = samples[(y * width * step)..];
            for (var x = 0; x < width; x++)
            {
                var (at, toRight) = (x >> 1, (x & 1) == 1);
                var next = toRight ? at + 1 : at - 1;
                // At either end there is no next one: the nearest counts four times.
                var edge = next < 0 || next >= columns;
                var rounded = edge && tall == 1 ? 0 : toRight ? odd : even;
                line[x * step] = (ushort)(((3 * sums[at]) + sums[edge ? at : next] + rounded) >> shift);
            }
        }
    }

    /// <summary>A line of the component as it is, or three parts of the nearest and one of the next line.</summary>
    private static void Sum(ushort[] plane, int columns, int rows, int y, int tall, int[] sums)
    {
        var row = y / tall;
        var next = tall == 1 ? row : Math.Clamp((y & 1) == 1 ? row + 1 : row - 1, 0, rows - 1);
        for (var x = 0; x < columns; x++) sums[x] = tall == 1 ? plane[(row * columns) + x] : (3 * plane[(row * columns) + x]) + plane[(next * columns) + x];
    }
}
