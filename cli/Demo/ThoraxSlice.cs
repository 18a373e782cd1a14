using System.Numerics;

namespace Lightbox.Cli.Demo;

/// <summary>One axial slice of the <see cref="Thorax"/>, painted solid by solid with soft edges, then made grainy as a scanner's.</summary>
internal sealed class ThoraxSlice
{
    public const int Size = 512;

    /// <summary>mm.</summary>
    public const float Spacing = 0.7f;

    private const float Half = Size / 2f * Spacing;

    private readonly float[] values = new float[Size * Size];
    private readonly float z;

    private ThoraxSlice(float z)
    {
        this.z = z;
        Array.Fill(values, -1000);
    }

    /// <summary>Hounsfield units + 1024, 12 bits, little-endian.</summary>
    /// <param name="z">mm towards the head.</param>
    /// <param name="grain">A field of <see cref="Grain"/>; each slice starts elsewhere in it.</param>
    public static byte[] Stored(float z, float[] grain)
    {
        var slice = new ThoraxSlice(z);
        slice.Table();
        foreach (var solid in Thorax.Solids) slice.Paint(solid);
        return slice.Store(grain);
    }

    /// <summary>Noise with the short-range correlation of filtered back projection, deviation about 1.</summary>
    public static float[] Grain()
    {
        var random = new Noise(11);
        var white = new float[Size * Size];
        for (int i = 0; i < white.Length; i++) white[i] = random.Next() - 0.5f;
        var grain = new float[white.Length];
        for (int i = 0; i < grain.Length; i++)
        {
            float sum = 0;
            for (int k = 0; k < 9; k++) sum += white[(i + (k % 3) + (k / 3 * Size)) % white.Length];
            grain[i] = sum * 1.1f;
        }

        return grain;
    }

    /// <summary>The couch under the patient.</summary>
    private void Table()
    {
        for (int x = 0; x < Size; x++)
        {
            float across = ((x * Spacing) - Half) / 200;
            if (MathF.Abs(across) > 0.86f) continue;
            int y = (int)((Half + 121 - (across * across * 26)) / Spacing);
            for (int k = 0; k < 14; k++)
            {
                if (y + k < Size) values[((y + k) * Size) + x] = k is < 2 or > 11 ? -250 : -880;
            }
        }
    }

    private void Paint(Solid solid)
    {
        if (solid.End is { } end) Tube(solid, end);
        else Ellipsoid(solid);
    }

    private void Ellipsoid(Solid solid)
    {
        float height = (z - solid.Center.Z) / solid.Radii.Z, rest = 1 - (height * height);
        if (rest <= 0) return;
        float scale = MathF.Sqrt(rest), rx = solid.Radii.X * scale, ry = solid.Radii.Y * scale, edge = Math.Min(rx, ry);
        ForEach(solid.Center.X, solid.Center.Y, rx, ry, (x, y) =>
        {
            float u = (x - solid.Center.X) / rx, v = (y - solid.Center.Y) / ry;
            return (1 - MathF.Sqrt((u * u) + (v * v))) * edge;
        }, solid.Hounsfield);
    }

    private void Tube(Solid tube, Vector3 end)
    {
        float radius = tube.Radii.X;
        float low = Math.Min(tube.Center.Z, end.Z) - radius, high = Math.Max(tube.Center.Z, end.Z) + radius;
        if (z < low || z > high) return;
        var axis = end - tube.Center;
        float length = axis.LengthSquared();
        var middle = (tube.Center + end) / 2;
        float reachX = (MathF.Abs(axis.X) / 2) + radius, reachY = (MathF.Abs(axis.Y) / 2) + radius;
        if (MathF.Abs(axis.Z) > 8 * radius)
        {
            // A steep tube shows a small cross-section: look only around where its axis meets the slice.
            float t = Math.Clamp((z - tube.Center.Z) / axis.Z, 0, 1), lean = new Vector2(axis.X, axis.Y).Length() / MathF.Abs(axis.Z);
            middle = tube.Center + (axis * t);
            reachX = reachY = radius * (1.5f + lean);
        }

        ForEach(middle.X, middle.Y, reachX, reachY, (x, y) =>
        {
            var at = new Vector3(x, y, z) - tube.Center;
            float t = Math.Clamp(Vector3.Dot(at, axis) / length, 0, 1);
            return radius - (at - (axis * t)).Length();
        }, tube.Hounsfield);
    }

    /// <param name="inside">Signed distance from the surface, mm, positive inside.</param>
    private void ForEach(float cx, float cy, float rx, float ry, Func<float, float, float> inside, float value)
    {
        int left = Math.Max(0, (int)((cx - rx + Half) / Spacing) - 1), right = Math.Min(Size - 1, (int)((cx + rx + Half) / Spacing) + 1);
        int top = Math.Max(0, (int)((cy - ry + Half) / Spacing) - 1), bottom = Math.Min(Size - 1, (int)((cy + ry + Half) / Spacing) + 1);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float depth = inside(((column + 0.5f) * Spacing) - Half, ((row + 0.5f) * Spacing) - Half);
                if (depth < -0.5f) continue;
                ref float here = ref values[(row * Size) + column];
                here = Noise.Mix(here, value, Math.Min(1, depth + 0.5f));
            }
        }
    }

    private byte[] Store(float[] grain)
    {
        var stored = new byte[values.Length * 2];
        int start = (int)(MathF.Abs(z) * 7919) % values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            float soft = i < Size + 1 || i >= values.Length - Size - 1
                ? values[i]
                : (values[i] * 0.6f) + ((values[i - 1] + values[i + 1] + values[i - Size] + values[i + Size]) * 0.1f);
            float noisy = soft + (grain[(i + start) % grain.Length] * (soft < -950 ? 8 : 13));
            ushort value = (ushort)Math.Clamp((int)MathF.Round(noisy + 1024), 0, 4095);
            stored[2 * i] = (byte)value;
            stored[(2 * i) + 1] = (byte)(value >> 8);
        }

        return stored;
    }
}
