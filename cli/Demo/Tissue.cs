using Lightbox.Imaging;

namespace Lightbox.Cli.Demo;

/// <summary>Glandular tissue in haematoxylin and eosin, computed tile by tile at half a micrometre a pixel.</summary>
internal sealed class Tissue
{
    private const int Tile = Nuclei.Tile, GrainSize = 512;

    private readonly TissueMap map = new();
    private readonly Nuclei nuclei;
    private readonly sbyte[] grain = Grain();
    private readonly float[] waves = [.. Enumerable.Range(0, 1024).Select(i => MathF.Sin(i * MathF.Tau / 1024))];

    public Tissue() => nuclei = new(map);

    /// <summary>One tile of level 0, RGB.</summary>
    public PixelBuffer Render(int tileColumn, int tileRow)
    {
        var haematoxylin = new float[Tile * Tile];
        foreach (var nucleus in nuclei.In(tileColumn, tileRow)) Stamp(haematoxylin, nucleus, tileColumn * Tile, tileRow * Tile);
        var rgb = new byte[Tile * Tile * 3];
        for (int y = 0; y < Tile; y++) Row(rgb.AsSpan(y * Tile * 3, Tile * 3), haematoxylin.AsSpan(y * Tile, Tile), tileColumn * Tile, (tileRow * Tile) + y);
        return new(Tile, Tile, 3, SampleType.UInt8, rgb);
    }

    private void Row(Span<byte> rgb, ReadOnlySpan<float> haematoxylin, int left, int y)
    {
        int row = Math.Min(y / TissueMap.Cell, TissueMap.Rows - 2);
        float v = (y - (row * TissueMap.Cell)) / (float)TissueMap.Cell;
        for (int x = 0; x < Tile; x += TissueMap.Cell)
        {
            int column = (left + x) / TissueMap.Cell;
            var from = Between(map.At(column, row), map.At(column, row + 1), v);
            var to = Between(map.At(column + 1, row), map.At(column + 1, row + 1), v);
            for (int i = 0; i < TissueMap.Cell; i++)
            {
                var here = Between(from, to, i / (float)TissueMap.Cell);
                int speck = grain[((y % GrainSize) * GrainSize) + ((left + x + i) % GrainSize)];
                var (h, e) = Amounts(here, haematoxylin[x + i], speck);
                Stain.Colour(h, e).CopyTo(rgb[((x + i) * 3)..]);
            }
        }
    }

    /// <summary>Hundredths of each stain at one pixel.</summary>
    private (int Haematoxylin, int Eosin) Amounts(TissueMap.Node here, float nucleus, int speck)
    {
        if (here.Tissue < -3) return (1, speck > 60 ? 2 : 1);
        float h, e;
        if (here.Lumen > 0)
        {
            // Nearly empty: a little secretion in the middle.
            float secretion = Noise.Step(14, 60, here.Lumen) * Math.Max(0, here.Tone + 0.1f);
            (h, e) = (1, 3 + (secretion * 38) + (secretion * speck * 0.05f));
        }
        else if (here.Gland > 0)
        {
            // Cytoplasm, paler with mucin towards the lumen, with a thin dark rim at the free edge and a membrane outside.
            float mucin = Noise.Step(-34, -10, here.Lumen), rim = Noise.Step(-5, -1, here.Lumen);
            h = 17 - (9 * mucin) + (speck * 0.035f);
            e = 44 - (20 * mucin) + (16 * rim) + (24 * (1 - Noise.Step(0, 4, here.Gland))) + (here.Tone * 14) + (speck * 0.06f);
        }
        else
        {
            float fibre = waves[(int)(here.Phase * 62) & 1023], thread = waves[(int)((here.Phase * 151) + (here.Tone * 900)) & 1023];
            float cleft = Noise.Step(0.62f, 1, (fibre * 0.4f) - here.Tone + (speck * 0.002f));
            float frayed = 0.55f + (speck * 0.006f) + here.Tone;
            h = 5 + thread;
            e = 42 + (((8 * fibre) + (4 * thread)) * frayed) + (here.Tone * 34) + (speck * 0.1f);
            float gap = Noise.Step(-7, -2, here.Gland) * 0.35f;
            e *= 1 - Math.Max(0.7f * cleft, gap);
        }

        float edge = Noise.Step(-3, 3, here.Tissue), coarse = nucleus * (1 + (speck * 0.0035f));
        return ((int)(((h * (1 - (0.4f * nucleus))) + (coarse * 82)) * edge) + 1, (int)(e * (1 - (0.35f * Math.Min(1, nucleus))) * edge) + 2);
    }

    /// <summary>Darker towards the rim, as chromatin is.</summary>
    private static void Stamp(float[] plane, Nuclei.Nucleus nucleus, int left, int top)
    {
        float reach = nucleus.Long * 1.15f;
        int x0 = Math.Max(0, (int)(nucleus.X - reach) - left), x1 = Math.Min(Tile - 1, (int)(nucleus.X + reach) + 1 - left);
        int y0 = Math.Max(0, (int)(nucleus.Y - reach) - top), y1 = Math.Min(Tile - 1, (int)(nucleus.Y + reach) + 1 - top);
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                float dx = x + left - nucleus.X, dy = y + top - nucleus.Y;
                float u = ((dx * nucleus.Cos) + (dy * nucleus.Sin)) / nucleus.Long, v = ((dy * nucleus.Cos) - (dx * nucleus.Sin)) / nucleus.Short;
                float q = (u * u) + (v * v);
                if (q > 1.3f) continue;
                float stain = nucleus.Stain * (0.66f + (0.34f * Math.Min(1, q * q))) * Math.Clamp((1.3f - q) / 0.5f, 0, 1);
                ref float here = ref plane[(y * Tile) + x];
                here = q < 0.85f ? stain : Math.Max(here, stain);
            }
        }
    }

    private static TissueMap.Node Between(in TissueMap.Node a, in TissueMap.Node b, float t) => new()
    {
        Tissue = Noise.Mix(a.Tissue, b.Tissue, t),
        Gland = Noise.Mix(a.Gland, b.Gland, t),
        Lumen = Noise.Mix(a.Lumen, b.Lumen, t),
        Phase = Noise.Mix(a.Phase, b.Phase, t),
        Tone = Noise.Mix(a.Tone, b.Tone, t),
    };

    /// <summary>A square of fine spots that repeats without a seam, about -100 to 100.</summary>
    private static sbyte[] Grain()
    {
        var random = new Noise(29);
        var white = new float[GrainSize * GrainSize];
        for (int i = 0; i < white.Length; i++) white[i] = random.Next() - 0.5f;
        var grain = new sbyte[white.Length];
        for (int i = 0; i < grain.Length; i++)
        {
            float sum = 0;
            for (int k = 0; k < 9; k++) sum += white[(i + (k % 3) + (k / 3 * GrainSize)) % white.Length];
            grain[i] = (sbyte)Math.Clamp(sum * 60, -120, 120);
        }

        return grain;
    }
}
