namespace Lightbox.Cli.Demo;

/// <summary>
/// Where what is, on a grid of every eighth pixel: signed distances (pixels, positive inside) to the piece of tissue, to its glands and to their
/// lumens, the phase of the fibres and a slow change of tone. Between nodes all are linear, so that edges stay sharp at full size.
/// </summary>
internal sealed class TissueMap
{
    public const int Width = 7680, Height = 5760, Cell = 8;

    public const int Columns = (Width / Cell) + 1, Rows = (Height / Cell) + 1;

    /// <summary>Thickness of a gland's wall.</summary>
    private const float Wall = 50;

    private readonly Node[] nodes = new Node[Columns * Rows];

    public TissueMap()
    {
        Parallel.For(0, Rows, row =>
        {
            for (int column = 0; column < Columns; column++) nodes[(row * Columns) + column] = Background(column * Cell, row * Cell);
        });
        Glands = PlaceGlands();
        foreach (var gland in Glands) Draw(gland);
    }

    /// <summary>All glands that lie in the tissue.</summary>
    public IReadOnlyList<Gland> Glands { get; }

    /// <summary>One node's values.</summary>
    internal struct Node
    {
        public float Tissue, Gland, Lumen, Phase, Tone;
    }

    /// <summary>A tube of epithelium, cut across: a wobbly ring.</summary>
    /// <param name="Radius">To the outside of the wall, on average.</param>
    /// <param name="Lumen">The free inside's share of what the wall leaves.</param>
    /// <param name="Atypia">0 tidy to 1 crowded and irregular.</param>
    internal readonly record struct Gland(float X, float Y, float Radius, float Lumen, float Atypia, float A, float B, float C)
    {
        public float RadiusAt(float angle) =>
            Radius * (1 + (0.2f * MathF.Sin((2 * angle) + A)) + (0.09f * MathF.Sin((3 * angle) + B)) + (0.05f * (1 + Atypia) * MathF.Sin((5 * angle) + C)));

        public float LumenAt(float angle) => ((RadiusAt(angle) - Wall) * Lumen) + (3 * MathF.Sin((9 * angle) + B));
    }

    public ref readonly Node At(int column, int row) => ref nodes[(row * Columns) + column];

    /// <summary>The node nearest to a pixel.</summary>
    public ref readonly Node Near(float x, float y) =>
        ref nodes[(Math.Clamp((int)(y / Cell), 0, Rows - 1) * Columns) + Math.Clamp((int)(x / Cell), 0, Columns - 1)];

    /// <summary>How irregular the glands are at a place: the lower right is where to look.</summary>
    public static float AtypiaAt(float x, float y) =>
        Noise.Step(0.45f, 0.75f, ((x / Width) * 0.7f) + ((y / Height) * 0.45f) + (0.12f * Noise.At(x / 900, y / 900, 31)));

    private static Node Background(float x, float y)
    {
        float u = ((x / Width) - 0.5f) * 2, v = ((y / Height) - 0.5f) * 2;
        float rough = Noise.Fractal(x / 1300, y / 1300, 5, 3);
        float piece = 0.8f - MathF.Sqrt((u * u * 0.86f) + (v * v * 1.02f) + (0.22f * u * v)) + (0.36f * rough);
        float bend = (420 * Noise.At(x / 620, y / 620, 12)) + (160 * Noise.At(x / 260, y / 260, 13)) + (36 * Noise.At(x / 90, y / 90, 14));
        return new()
        {
            Tissue = piece * 2000,
            Gland = -1000,
            Lumen = -1000,
            Phase = (x * 0.35f) + (y * 0.6f) + bend,
            Tone = Noise.Fractal(x / 500, y / 500, 4, 41),
        };
    }

    /// <summary>On a shaken hexagonal grid, nearer to each other where they are irregular.</summary>
    private List<Gland> PlaceGlands()
    {
        const float Pitch = 345;
        var random = new Noise(19);
        var glands = new List<Gland>();
        for (int row = 0; row * Pitch * 0.86f < Height; row++)
        {
            for (int column = 0; column * Pitch < Width; column++)
            {
                float x = (column * Pitch) + (row % 2 * Pitch / 2) + random.Next(-70, 70), y = (row * Pitch * 0.86f) + random.Next(-60, 60);
                float atypia = AtypiaAt(x, y), radius = random.Next(96, 138) * (1 + (0.12f * atypia));
                var gland = new Gland(x, y, radius, random.Next(0.55f, 1) * (1 - (0.55f * atypia)), atypia, random.Next(0, 6), random.Next(0, 6), random.Next(0, 6));
                bool stroma = Noise.At(x / 800, y / 800, 77) + (0.3f * atypia) < -0.32f;
                if (!stroma && Near(x, y).Tissue > radius * 0.7f) glands.Add(gland);
            }
        }

        return glands;
    }

    private void Draw(Gland gland)
    {
        float reach = gland.Radius * 1.5f;
        int left = Math.Max(0, (int)((gland.X - reach) / Cell)), right = Math.Min(Columns - 1, (int)((gland.X + reach) / Cell) + 1);
        int top = Math.Max(0, (int)((gland.Y - reach) / Cell)), bottom = Math.Min(Rows - 1, (int)((gland.Y + reach) / Cell) + 1);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float dx = (column * Cell) - gland.X, dy = (row * Cell) - gland.Y;
                float angle = MathF.Atan2(dy, dx), distance = MathF.Sqrt((dx * dx) + (dy * dy));
                ref var node = ref nodes[(row * Columns) + column];
                node.Gland = Math.Max(node.Gland, gland.RadiusAt(angle) - distance);
                node.Lumen = Math.Max(node.Lumen, gland.LumenAt(angle) - distance);
            }
        }
    }
}
