namespace Lightbox.Cli.Demo;

/// <summary>
/// A head as a T1-weighted scan after contrast would show it: scalp, skull, folded cortex, white matter, ventricles, cerebellum. In the patient's
/// left hemisphere lies an enhancing ring, and beside the left temple a bright bead, so that left and right can be told in every viewer.
/// </summary>
internal static class Brain
{
    public const int SizeX = 144, SizeY = 176, SizeZ = 144;

    /// <summary>mm.</summary>
    public const float Spacing = 1.25f;

    /// <summary>The middle of the ring, mm in RAS+: the patient's left is negative x.</summary>
    public static (float X, float Y, float Z) Lesion => (-33, -18, 26);

    private const float Air = 12, Csf = 110, Grey = 430, White = 640, Fat = 880, Skull = 70, Scalp = 520;

    public static void Write(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var samples = new short[SizeX * SizeY * SizeZ];
        Parallel.For(0, SizeZ, new ParallelOptions { CancellationToken = cancellation }, k =>
        {
            var random = new Noise((uint)k + 101);
            float z = World(k, SizeZ) + 6;
            for (int j = 0; j < SizeY; j++)
            {
                float y = World(j, SizeY);
                for (int i = 0; i < SizeX; i++)
                {
                    float clean = Signal(World(i, SizeX), y, z);
                    samples[(((k * SizeY) + j) * SizeX) + i] = (short)Math.Max(0, clean + (random.Normal() * (clean < 30 ? 6 : 15)));
                }
            }
        });
        NiftiWriter.Write(
            Path.Combine(folder, "brain_t1.nii.gz"), samples, (SizeX, SizeY, SizeZ), Spacing,
            (World(0, SizeX), World(0, SizeY), World(0, SizeZ) + 6), "Synthetic brain computed by Lightbox, no patient");
    }

    private static float World(int index, int size) => (index - ((size - 1) / 2f)) * Spacing;

    /// <summary>Grey of a place, mm in RAS+.</summary>
    private static float Signal(float x, float y, float z)
    {
        float bead = 4.5f - Length(x + 76, y - 34, z - 4);
        if (bead > 0) return 1150;
        float head = Head(x, y, z, 0);
        if (head < 0) return Noise.Mix(Air, Scalp, Noise.Step(-1.2f, 0, head));
        if (head < 2) return Scalp;
        float vault = Head(x, y, z, 6.5f);
        if (vault < 0) return z < -48 && Length(x, (y - 30) * 0.8f, (z + 66) * 0.9f) < 42 ? Face(x, y, z) : Fat;
        float inner = Math.Min(Head(x, y, z, 12.5f), z + 60 + (0.16f * y));
        if (inner < 0) return inner > -6 ? Skull + (Noise.Step(-4, -2, inner) * 90 * (1 - Noise.Step(-2, -0.5f, inner))) : Neck(x, y, z);
        return inner < 1.5f ? Csf : Inside(x, y, z, inner);
    }

    /// <summary>Distance inside the head's surface, mm, about.</summary>
    private static float Head(float x, float y, float z, float shrink)
    {
        float rx = 74 - shrink, ry = 93 - shrink, rz = 84 - shrink;
        float narrow = 1 + (0.0016f * y) + (0.0008f * Math.Min(0, z));
        float q = Length(x * narrow / rx, y / ry, (z < 0 ? z * 0.72f : z) / rz);
        return (1 - q) * rx;
    }

    private static float Face(float x, float y, float z) =>
        Noise.Mix(Air * 2, Grey, Noise.Step(-0.1f, 0.25f, Noise.At(MathF.Abs(x) / 9, y / 12, z / 8, 55)));

    private static float Neck(float x, float y, float z)
    {
        float cord = Length(x, (y + 18) * 1.1f, 0);
        return cord < 7 ? White : cord < 10 ? Csf : Noise.Mix(260, 420, Noise.Step(-0.4f, 0.4f, Noise.At(MathF.Abs(x) / 11, y / 13, z / 22, 61)));
    }

    private static float Inside(float x, float y, float z, float depth)
    {
        float side = MathF.Abs(x), near = Length(x - Lesion.X, (y - Lesion.Y) * 1.05f, z - Lesion.Z);
        float ring = near < 28 ? near + (1.6f * Noise.At(x / 5, y / 5, z / 5, 91)) : near;
        if (ring < 5.5f) return 190;
        if (ring < 8.5f) return 1060;
        float stem = 1 - Length(side / 14, (y + 13 + (0.12f * z)) / 14, (z + 46) / 36);
        if (stem > 0) return White - 50;
        float cerebellar = CerebellarDepth(x, y, z);
        if (cerebellar > 0) return Cerebellum(side, y, z, cerebellar);
        if (cerebellar > -2.2f || (stem > -0.16f && z < -24)) return Csf;

        float value = Cerebrum(x, y, z, side, depth);
        if (ring > 24) return value;
        float oedema = 1 - Noise.Step(10, 19, ring + (4 * Noise.At(x / 8, y / 8, z / 8, 93)));
        return Noise.Mix(value, Math.Min(value, 400), oedema);
    }

    private static float Cerebrum(float x, float y, float z, float side, float depth)
    {
        // The ventricles' two horns, curved back and outwards; the third between the thalami; basal ganglia beside them.
        float bow = 8 + (0.003f * (y - 8) * (y - 8)) + (y < -20 ? (-20 - y) * 0.2f : 0);
        float ventricle = 1 - Length((side - bow) / (5.5f + (y < -25 ? 2 : 0)), (y + 6) / 40, (z - 13 + (0.005f * y * y)) / 8.5f);
        if (ventricle > 0 || Length(side / 2.2f, (y + 8) / 12, (z + 1) / 9) < 1) return Csf - 10;
        float thalamus = Length((side - 11) / 9, (y + 14) / 14, (z - 1) / 9), putamen = Length((side - 26 - (0.1f * y)) / 5.5f, (y - 6) / 19, (z - 1) / 12);
        float caudate = Length((side - 14) / 4.5f, (y - 18) / 10, (z - 9) / 10);
        if (Math.Min(thalamus, Math.Min(putamen, caudate)) < 1) return Grey + 70;

        // Between the hemispheres: the callosum is an arch of white matter, above and before it the fissure, with cortex on both sides.
        float arch = Length((y - 1) / 37, (z - 2) / 23, 0), middle = side;
        bool callosum = z > 1 + (0.1f * side) && arch is > 0.78f and < 1.02f && side < 14;
        if (callosum) return White + 10;
        if (arch > 1 || z < -8)
        {
            middle = MathF.Abs(x + (1.6f * Noise.At(y / 17, z / 17, 33)));
            if (middle < 0.75f) return Csf;
        }

        // Folds: a sulcus runs where a wavy field crosses zero, open at the surface and closed in the depth.
        float bentX = x + (8 * Noise.At(x / 21, y / 21, z / 21, 5)), bentY = y + (8 * Noise.At(x / 21, y / 21, z / 21, 6));
        float wave = MathF.Abs(Noise.At(bentX / 10.5f, bentY / 10.5f, z / 10.5f, 9)) * 9.5f;
        float surface = Math.Min(depth, middle + 1.6f + (z < -8 ? 0 : 45 * Math.Max(0, 1.12f - arch)));
        float sylvian = MathF.Abs(z + 2 - (0.42f * (y - 4)) - (0.12f * (side - 50))) - 1.1f;
        surface = Math.Min(surface, sylvian + 2.2f + (0.7f * (Math.Max(0, 50 - side) + Math.Max(0, MathF.Abs(y - 2) - 28))));
        float gap = 1.3f * (1 - (surface / 20));
        if (surface < 2.2f || wave < gap) return Csf + 60;
        float cortex = Math.Min(surface - 2.2f, wave - gap + Math.Max(0, (surface - 12) * 0.36f));
        float patchy = 14 * Noise.At(x / 17, y / 17, z / 17, 15);
        return Noise.Mix(Grey, White, Noise.Step(2.1f, 3.5f, cortex)) + patchy;
    }

    private static float CerebellarDepth(float x, float y, float z) => (1 - Length(x / 52, (y + 47) / 33, (z + 36) / 25)) * 25;

    /// <summary>Thin leaves on a branching core.</summary>
    private static float Cerebellum(float side, float y, float z, float depth)
    {
        float leaves = MathF.Abs(MathF.Sin((MathF.Atan2(z + 34, y + 30) * 26) + (side * 0.02f)));
        if (depth < 1.2f || (leaves < 0.22f && depth < 9)) return Csf + 80;
        float core = Noise.Step(7, 11, depth + (leaves * 3.5f));
        return Noise.Mix(Grey + 10, White - 30, core);
    }

    private static float Length(float x, float y, float z) => MathF.Sqrt((x * x) + (y * y) + (z * z));
}
