namespace Lightbox.Cli.Demo;

/// <summary>All nuclei of the tissue, sorted into the tiles that they touch.</summary>
internal sealed class Nuclei
{
    public const int Tile = 256;

    private const int TileColumns = TissueMap.Width / Tile, TileRows = (TissueMap.Height + Tile - 1) / Tile;

    private readonly List<Nucleus>[] tiles = [.. Enumerable.Range(0, TileColumns * TileRows).Select(_ => new List<Nucleus>())];
    private readonly Noise random = new(23);
    private readonly TissueMap map;

    public Nuclei(TissueMap map)
    {
        this.map = map;
        foreach (var gland in map.Glands) Line(gland);
        Stroma();
        Lymphocytes();
    }

    /// <summary>An ellipse of haematoxylin. Pixels; <paramref name="Cos"/> and <paramref name="Sin"/> turn its long axis.</summary>
    internal readonly record struct Nucleus(float X, float Y, float Long, float Short, float Cos, float Sin, float Stain);

    public IReadOnlyList<Nucleus> In(int tileColumn, int tileRow) => tiles[(tileRow * TileColumns) + tileColumn];

    /// <summary>Along a gland's wall, standing on its outside; piled up where it is irregular.</summary>
    private void Line(TissueMap.Gland gland)
    {
        int rings = gland.Atypia > 0.3f ? 2 : 1;
        for (int ring = 0; ring < rings; ring++)
        {
            float step = (10 + (6 * gland.Atypia)) / gland.Radius;
            for (float angle = ring * step / 2; angle < MathF.Tau; angle += step * random.Next(0.85f, 1.15f))
            {
                float radius = gland.RadiusAt(angle) - 14 - (ring * 17) + (random.Normal() * (1.5f + (4 * gland.Atypia)));
                float size = 1 + (gland.Atypia * random.Next(0, 0.55f)), turn = angle + (random.Normal() * (0.12f + (0.45f * gland.Atypia)));
                Add(
                    gland.X + (radius * MathF.Cos(angle)), gland.Y + (radius * MathF.Sin(angle)),
                    random.Next(8, 10) * size, random.Next(4.4f, 5.4f) * size * (1 + (0.35f * gland.Atypia)), turn, random.Next(0.72f, 1.1f), -2);
            }
        }
    }

    /// <summary>Spindles that lie along the fibres, and a few round ones.</summary>
    private void Stroma()
    {
        for (int i = 0; i < 30_000; i++)
        {
            float x = random.Next(0, TissueMap.Width), y = random.Next(0, TissueMap.Height);
            if (map.Near(x, y).Gland > -9) continue;
            float across = MathF.Atan2(map.Near(x, y + 16).Phase - map.Near(x, y - 16).Phase, map.Near(x + 16, y).Phase - map.Near(x - 16, y).Phase);
            Add(x, y, random.Next(8, 13), random.Next(2.2f, 3.6f), across + (MathF.PI / 2) + (random.Normal() * 0.2f), random.Next(0.7f, 1.05f), 4);
        }
    }

    /// <summary>Dense round nuclei in swarms.</summary>
    private void Lymphocytes()
    {
        for (int swarm = 0; swarm < 46; swarm++)
        {
            float x = random.Next(0, TissueMap.Width), y = random.Next(0, TissueMap.Height), spread = random.Next(60, 170);
            for (int i = 0; i < 190; i++)
            {
                float nx = x + (random.Normal() * spread), ny = y + (random.Normal() * spread);
                if (map.Near(nx, ny).Gland < -2) Add(nx, ny, random.Next(4.8f, 6), random.Next(4.5f, 5.6f), 0, random.Next(1.15f, 1.45f), 6);
            }
        }
    }

    /// <param name="margin">How far inside the tissue it must lie.</param>
    private void Add(float x, float y, float longAxis, float shortAxis, float angle, float stain, float margin)
    {
        ref readonly var node = ref map.Near(x, y);
        if (node.Tissue < margin || node.Lumen > -4) return;
        var nucleus = new Nucleus(x, y, longAxis, shortAxis, MathF.Cos(angle), MathF.Sin(angle), stain);
        float reach = longAxis * 1.2f;
        int left = Math.Max(0, (int)((x - reach) / Tile)), right = Math.Min(TileColumns - 1, (int)((x + reach) / Tile));
        int top = Math.Max(0, (int)((y - reach) / Tile)), bottom = Math.Min(TileRows - 1, (int)((y + reach) / Tile));
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++) tiles[(row * TileColumns) + column].Add(nucleus);
        }
    }
}
