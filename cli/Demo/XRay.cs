using System.Numerics;

namespace Lightbox.Cli.Demo;

/// <summary>One ray through the phantom from front to back: what fills it at each depth, painted solid by solid, then summed.</summary>
internal sealed class XRay
{
    private const int Samples = 160;

    /// <summary>mm.</summary>
    private const float Step = 1.6f, Front = -Samples * Step / 2;

    /// <summary>A solid and where it begins and ends across the film, mm.</summary>
    public readonly record struct Reach(float Left, float Right, Solid Solid);

    private readonly float[] along = new float[Samples];

    /// <summary>Whether the solid reaches this height.</summary>
    public static bool MayMeet(Solid solid, float z)
    {
        float other = solid.End?.Z ?? solid.Center.Z;
        return z > Math.Min(solid.Center.Z, other) - solid.Radii.Z && z < Math.Max(solid.Center.Z, other) + solid.Radii.Z;
    }

    /// <summary>How far it reaches from right to left.</summary>
    public static Reach Across(Solid solid)
    {
        float other = solid.End?.X ?? solid.Center.X;
        return new(Math.Min(solid.Center.X, other) - solid.Radii.X, Math.Max(solid.Center.X, other) + solid.Radii.X, solid);
    }

    /// <summary>What a ray at (x, z) loses, as the exponent of Lambert-Beer.</summary>
    public float Loss(Reach[] solids, float x, float z)
    {
        Array.Clear(along);
        foreach (ref readonly var reach in solids.AsSpan())
        {
            if (x < reach.Left || x > reach.Right) continue;
            var solid = reach.Solid;
            var (from, to) = solid.End is { } end ? Tube(solid, end, x, z) : Ellipsoid(solid, x, z);
            int first = Math.Max(0, (int)MathF.Ceiling((from - Front) / Step)), last = Math.Min(Samples, (int)MathF.Ceiling((to - Front) / Step));
            if (first < last) along.AsSpan(first, last - first).Fill(Attenuation(solid.Hounsfield));
        }

        float sum = 0;
        foreach (float value in along) sum += value;
        return sum * Step / 10;
    }

    /// <summary>Per cm at a chest film's energy, where calcium takes more than its density says.</summary>
    private static float Attenuation(float hounsfield) => 0.165f * (1 + (hounsfield / 1000)) * (hounsfield > 200 ? 1.25f : 1);

    private static (float From, float To) Ellipsoid(Solid solid, float x, float z)
    {
        float u = (x - solid.Center.X) / solid.Radii.X, w = (z - solid.Center.Z) / solid.Radii.Z, rest = 1 - (u * u) - (w * w);
        if (rest <= 0) return default;
        float half = solid.Radii.Y * MathF.Sqrt(rest);
        return (solid.Center.Y - half, solid.Center.Y + half);
    }

    /// <summary>
    /// The distance to the axis, squared, is quadratic in the depth y: |d|^2 - (d.a)^2/a.a = r^2 gives where the ray enters and leaves;
    /// where along the axis, (d.a)/a.a, is linear in y and cuts the ends off.
    /// </summary>
    private static (float From, float To) Tube(Solid tube, Vector3 end, float x, float z)
    {
        var a = end - tube.Center;
        float length = a.LengthSquared(), dx = x - tube.Center.X, dz = z - tube.Center.Z, flat = (dx * a.X) + (dz * a.Z);
        float p = 1 - (a.Y * a.Y / length), q = -2 * flat * a.Y / length;
        float r = (dx * dx) + (dz * dz) - (flat * flat / length) - (tube.Radii.X * tube.Radii.X);
        float discriminant = (q * q) - (4 * p * r);
        if (discriminant <= 0 || p < 1e-4f) return default;
        float root = MathF.Sqrt(discriminant), from = (-q - root) / (2 * p), to = (-q + root) / (2 * p);
        const float Overlap = 0.04f;
        if (MathF.Abs(a.Y) < 1e-3f)
        {
            if (flat / length is < -Overlap or > 1 + Overlap) return default;
        }
        else
        {
            float one = ((-Overlap * length) - flat) / a.Y, two = (((1 + Overlap) * length) - flat) / a.Y;
            from = Math.Max(from, Math.Min(one, two));
            to = Math.Min(to, Math.Max(one, two));
        }

        return (from + tube.Center.Y, to + tube.Center.Y);
    }
}
