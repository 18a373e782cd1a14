using System.Numerics;

namespace Lightbox.Cli.Demo;

/// <summary>A solid of the phantom. mm: x to the patient's left, y to the back, z to the head. Later ones replace earlier ones where they meet.</summary>
/// <param name="Center">For a tube, one end.</param>
/// <param name="Radii">Half axes; for a tube, the radius three times.</param>
/// <param name="Hounsfield">What it is made of.</param>
/// <param name="End">The other end of a tube; null for an ellipsoid.</param>
internal readonly record struct Solid(Vector3 Center, Vector3 Radii, float Hounsfield, Vector3? End = null);

/// <summary>A chest made of ellipsoids and tubes, in no likeness of anybody: enough anatomy to know it for a chest.</summary>
internal static class Thorax
{
    private const float Air = -1000, Fat = -100, Muscle = 55, Lung = -860, Vessel = 40, Blood = 190, Heart = 95, Cortex = 750, Marrow = 220, Liver = 110;

    /// <summary>All solids, in painting order.</summary>
    public static IReadOnlyList<Solid> Solids { get; } = Build();

    /// <summary>Whether an axial slice goes through the heart.</summary>
    /// <param name="z">mm towards the head.</param>
    public static bool HasHeart(float z) => Solids.Any(solid => solid is { Hounsfield: Heart, End: null } && MathF.Abs(z - solid.Center.Z) < solid.Radii.Z);

    private static List<Solid> Build()
    {
        var random = new Noise(7);
        var solids = new List<Solid>();
        Body(solids);
        Lungs(solids, random);
        Mediastinum(solids);
        Spine(solids);
        Ribs(solids);
        return solids;
    }

    /// <summary>Skin, fat, muscle, shoulders and arms' roots; the trunk is much longer than the scan.</summary>
    private static void Body(List<Solid> solids)
    {
        foreach (var (shrink, value) in new (float, float)[] { (0, Muscle - 20), (2, Fat), (14, Muscle) })
        {
            solids.Add(Ellipsoid(0, 4, -40, 168 - shrink, 112 - shrink, 560, value));
            foreach (int side in new[] { -1, 1 })
            {
                solids.Add(Ellipsoid(side * 52, -52, -10, 74 - shrink, 58 - shrink, 120 - shrink, value));
                solids.Add(Ellipsoid(side * 118, 10, 196, 92 - shrink, 62 - shrink, 98 - shrink, value));
            }
        }

        solids.Add(Ellipsoid(0, -2, -40, 139, 88, 560, -60));
    }

    private static void Lungs(List<Solid> solids, Noise random)
    {
        solids.Add(Ellipsoid(-68, 2, 5, 62, 84, 150, Lung));
        solids.Add(Ellipsoid(70, 4, 5, 58, 82, 150, Lung));
        foreach (int side in new[] { -1, 1 })
        {
            var hilum = new Vector3(side * 24, 8, 10);
            for (int i = 0; i < 16; i++)
            {
                float angle = i * 2.4f, rise = (2 * (i + 0.5f) / 16) - 1;
                var direction = Vector3.Normalize(new(side * 0.75f, MathF.Sin(angle) * 0.9f, rise * 1.5f));
                Branch(solids, random, hilum, direction, 4.6f, 30, 7, side);
            }
        }

        // A solitary nodule in the right upper lobe, for something to find.
        solids.Add(Ellipsoid(-84, -14, 52, 8, 7.5f, 8, 60));
        solids.Add(Ellipsoid(-86, -15, 53, 2.2f, 2, 2.4f, 260));

        // The domes of the diaphragm, liver and spleen below.
        solids.Add(Ellipsoid(-66, 0, -150, 78, 92, 84, Liver));
        solids.Add(Ellipsoid(70, 6, -158, 72, 88, 78, 80));
        solids.Add(Ellipsoid(92, 42, -128, 34, 30, 42, 125));
        solids.Add(Ellipsoid(40, -30, -112, 26, 30, 20, -950));
    }

    /// <summary>Vessels fork: each child thinner, shorter and bent away; towards the lung's surface they turn back, and none leaves it.</summary>
    private static void Branch(List<Solid> solids, Noise random, Vector3 from, Vector3 direction, float radius, float length, int depth, int side)
    {
        var centre = new Vector3(side * 69, 3, 5);
        var to = from + (direction * length * random.Next(0.8f, 1.2f));
        for (int attempt = 0; Outside(to, centre) && attempt < 4; attempt++)
        {
            length *= 0.7f;
            direction = Vector3.Normalize(direction + (Vector3.Normalize(centre - from) * 0.35f));
            to = from + (direction * length);
        }

        if (depth == 0 || Outside(to, centre)) return;
        solids.Add(new(from, new(radius), Vessel + 25, to));
        for (int i = 0; i < 2; i++)
        {
            var bend = new Vector3(random.Normal(), random.Normal(), random.Normal()) * 0.45f;
            Branch(solids, random, to, Vector3.Normalize(direction + bend), radius * 0.76f, length * 0.8f, depth - 1, side);
        }
    }

    private static bool Outside(Vector3 at, Vector3 centre) => ((at - centre) / new Vector3(57, 78, 145)).LengthSquared() > 1;

    private static void Mediastinum(List<Solid> solids)
    {
        solids.Add(Ellipsoid(0, 0, 75, 27, 40, 95, -70));
        solids.Add(Ellipsoid(14, -18, -42, 56, 46, 58, Fat + 10));
        solids.Add(Ellipsoid(16, -18, -42, 52, 43, 55, Heart));
        solids.Add(Ellipsoid(40, -10, -54, 24, 19, 36, Blood));
        solids.Add(Ellipsoid(2, -36, -46, 24, 15, 34, Blood - 25));
        solids.Add(Ellipsoid(-22, -14, -34, 19, 20, 26, Blood - 35));
        solids.Add(Ellipsoid(14, 14, -22, 24, 14, 22, Blood));

        // Aorta: up from the heart, over the arch, down beside the spine. Then the pulmonary trunk and the upper cava.
        foreach (var (from, to, radius) in new (Vector3, Vector3, float)[]
        {
            (new(4, -20, -14), new(-8, -22, 40), 15), (new(-8, -22, 40), new(4, -8, 62), 14), (new(4, -8, 62), new(24, 24, 58), 13),
            (new(24, 24, 58), new(27, 40, 34), 12.5f), (new(27, 40, 34), new(16, 46, -180), 12), (new(14, -26, -8), new(20, -4, 22), 13),
            (new(20, -4, 22), new(-30, 4, 16), 10), (new(20, -4, 22), new(42, 14, 20), 10), (new(-26, -14, -20), new(-24, -12, 90), 8.5f),
        })
        {
            solids.Add(new(from, new(radius + 1.2f), Muscle, to));
            solids.Add(new(from, new(radius), Blood, to));
        }

        // Airways: a wall, and air in it.
        foreach (var (from, to, radius) in new (Vector3, Vector3, float)[]
        {
            (new(0, 12, 190), new(-2, 12, 40), 8.5f), (new(-2, 12, 40), new(-26, 14, 14), 6.5f), (new(-2, 12, 40), new(32, 18, 10), 6),
            (new(-26, 14, 14), new(-44, 22, -14), 4.4f), (new(32, 18, 10), new(46, 24, -16), 4.2f),
        })
        {
            solids.Add(new(from, new(radius + 1.6f), Muscle, to));
            solids.Add(new(from, new(radius), Air, to));
        }

        solids.Add(new(new(4, 28, 190), new(6.5f), Muscle - 10, new(8, 32, -180)));
    }

    private static void Spine(List<Solid> solids)
    {
        for (int i = -8; i <= 8; i++)
        {
            float z = i * 25;
            solids.Add(Ellipsoid(0, 66, z, 19, 16, 13.5f, Cortex - 180));
            solids.Add(Ellipsoid(0, 66, z, 17, 14, 11.5f, Marrow));
            solids.Add(new(new(0, 92, z), new(4.5f), Cortex - 260, new(0, 110, z - 16)));
            foreach (int side in new[] { -1, 1 }) solids.Add(new(new(side * 9, 82, z), new(5.2f), Cortex - 260, new(side * 32, 94, z + 3)));
        }

        solids.Add(new(new(0, 87, -260), new(9.5f), Cortex - 330, new(0, 87, 260)));
        solids.Add(new(new(0, 86, -260), new(7.6f), 15, new(0, 86, 260)));
        solids.Add(new(new(0, 86, -260), new(4.4f), 45, new(0, 86, 260)));
    }

    /// <summary>Each rib runs from the spine around the chest and down; clavicles, shoulder blades and sternum close the cage.</summary>
    private static void Ribs(List<Solid> solids)
    {
        foreach (int side in new[] { -1, 1 })
        {
            for (int rib = 0; rib < 11; rib++) Rib(solids, side, 150 - (rib * 25));
            Bone(solids, new(side * 16, -74, 118), new(side * 70, -44, 138), 6);
            Bone(solids, new(side * 70, -44, 138), new(side * 136, 6, 146), 6);
            Bone(solids, new(side * 122, 62, 140), new(side * 104, 84, 40), 5);
            Bone(solids, new(side * 122, 62, 140), new(side * 84, 88, 118), 4);
            solids.Add(Ellipsoid(side * 141, 16, 138, 17, 18, 19, Cortex - 250));
        }

        solids.Add(Ellipsoid(0, -84, 40, 19, 6, 78, Cortex - 280));
        solids.Add(Ellipsoid(0, -84, 40, 16, 4, 75, Marrow - 60));
    }

    private static void Rib(List<Solid> solids, int side, float z)
    {
        const int Steps = 16;
        float narrow = z > 90 ? 1 - ((z - 90) / 190) : 1;
        Vector3 Point(int step)
        {
            float angle = 0.12f + (step * 2.45f / Steps);
            return new(side * 136 * narrow * MathF.Sin(angle), 4 + (90 * narrow * MathF.Cos(angle)), z + 14 - (70f * step / Steps));
        }

        for (int step = 0; step < Steps; step++) Bone(solids, Point(step), Point(step + 1), 5.2f);
    }

    private static void Bone(List<Solid> solids, Vector3 from, Vector3 to, float radius)
    {
        solids.Add(new(from, new(radius), Cortex, to));
        solids.Add(new(from, new(radius - 2.4f), Marrow, to));
    }

    private static Solid Ellipsoid(float x, float y, float z, float rx, float ry, float rz, float value) => new(new(x, y, z), new(rx, ry, rz), value);
}
