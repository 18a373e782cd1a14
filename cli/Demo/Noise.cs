namespace Lightbox.Cli.Demo;

/// <summary>Repeatable randomness: the same sample set on every run.</summary>
internal sealed class Noise(uint seed)
{
    private ulong state = (seed ^ 0x5bd1e995UL) * 0xD6E8FEB86659FD93UL;

    /// <summary>The next number of a sequence, 0 to 1.</summary>
    public float Next()
    {
        // SplitMix64.
        ulong z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 40) / (float)(1 << 24);
    }

    public float Next(float low, float high) => low + (Next() * (high - low));

    /// <summary>About normal, mean 0, deviation 1.</summary>
    public float Normal() => (Next() + Next() + Next() + Next() - 2) * 1.732f;

    /// <summary>A smooth field over the plane, -1 to 1, whose hills are about one unit wide.</summary>
    public static float At(float x, float y, int seed)
    {
        int ix = (int)MathF.Floor(x), iy = (int)MathF.Floor(y);
        float u = Ease(x - ix), v = Ease(y - iy);
        float top = Mix(Hash(ix, iy, seed), Hash(ix + 1, iy, seed), u);
        float bottom = Mix(Hash(ix, iy + 1, seed), Hash(ix + 1, iy + 1, seed), u);
        return (2 * Mix(top, bottom, v)) - 1;
    }

    /// <summary>The same in space.</summary>
    public static float At(float x, float y, float z, int seed)
    {
        int iz = (int)MathF.Floor(z);
        return Mix(At(x, y, seed + (iz * 7919)), At(x, y, seed + ((iz + 1) * 7919)), Ease(z - iz));
    }

    /// <summary>Hills on hills: each octave half as wide and half as high.</summary>
    public static float Fractal(float x, float y, int octaves, int seed)
    {
        float sum = 0, height = 0.5f;
        for (int i = 0; i < octaves; i++, height /= 2, x *= 2, y *= 2) sum += height * At(x, y, seed + i);
        return sum;
    }

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, smooth between.</summary>
    public static float Step(float low, float high, float x) => Ease(Math.Clamp((x - low) / (high - low), 0, 1));

    public static float Mix(float a, float b, float t) => a + ((b - a) * t);

    private static float Ease(float t) => t * t * (3 - (2 * t));

    private static float Hash(int x, int y, int seed)
    {
        uint h = ((uint)x * 374761393u) + ((uint)y * 668265263u) + ((uint)seed * 2246822519u);
        h = (h ^ (h >> 13)) * 1274126177u;
        return ((h ^ (h >> 16)) & 0xffffff) / (float)0xffffff;
    }
}
